#include "commands/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <ostream>

#include "base/data_folder.hpp"

namespace datamix::verify {

void draw_or_complain(const std::vector<Drawing>& drawings, ReportFolder& folder, Session& session) {
    const PlotReport report = draw_plots(drawings, folder, data_folder() / "plots");
    for (const std::string& problem : report.problems) session.err << "verify: " << problem << '\n';
    if (report.gnuplot_missing)
        session.err << "verify: gnuplot is missing, so no picture was drawn: apt-get install gnuplot-nox\n";
    // What the numbers say goes before what became of their picture.
    if (session.status != Status::passed) return;
    if (!report.problems.empty())
        session.status = Status::failed;
    else if (report.gnuplot_missing)
        session.status = Status::missing;
}

std::string pictures_text(const std::vector<Drawing>& drawings, const ReportFolder& folder) {
    std::string text;
    for (const Drawing& drawing : drawings) {
        const auto picture = folder.path() / "plots" / (drawing.stem + ".svg");
        if (std::filesystem::exists(picture)) text += (text.empty() ? "Pictures: " : ", ") + picture.string();
    }
    return text.empty() ? text : text + "\n";
}

bool has_drawable_gap(const std::vector<GapCurve>& curves) {
    return std::any_of(curves.begin(), curves.end(), [](const GapCurve& curve) {
        return std::any_of(curve.points.begin(), curve.points.end(), [](const GapCurve::Point& point) {
            return std::isfinite(point.gap) && std::isfinite(point.row.horizon.convert_to<double>());
        });
    });
}

}  // namespace datamix::verify
