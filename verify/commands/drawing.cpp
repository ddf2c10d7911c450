#include "commands/drawing.hpp"

#include <ostream>

#include "base/build_info.hpp"

namespace datamix::verify {

void draw_or_complain(const std::vector<Drawing>& drawings, ReportFolder& folder, Session& session) {
    const PlotReport report = draw_plots(drawings, folder, source_tree() / "plots");
    for (const std::string& problem : report.problems) session.err << "verify: " << problem << '\n';
    if (!report.problems.empty()) session.status = Status::failed;
    if (report.gnuplot_missing) {
        session.err << "verify: gnuplot is missing, so no picture was drawn: apt-get install gnuplot-nox\n";
        session.status = Status::missing;
    }
}

}  // namespace datamix::verify
