#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <ostream>

#include "base/count.hpp"
#include "base/folder.hpp"
#include "commands/command.hpp"
#include "commands/drawing.hpp"
#include "commands/progress_line.hpp"
#include "datamix/instance/read.hpp"
#include "study/law_study.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_budgets = 7;  // colours of a picture

struct CurveOptions {
    std::string file, horizons, points = "40", digits = "12", out = "curve-report";
    std::vector<std::string> budgets;
    bool json = false;
};

/// Rows of all curves, certified, for further use: the picture's own table has logarithms.
Table row_table(const std::vector<GapCurve>& curves) {
    Table table{"curve", {"N", "T", "K", "lower", "upper"}, {}};
    for (const GapCurve& curve : curves)
        for (const GapCurve::Point& point : curve.points)
            table.rows.push_back({to_string(point.row.budget), to_string(point.row.horizon),
                                  to_string(point.row.rounds), point.row.lower, point.row.upper});
    return table;
}

void curve_command(const CurveOptions& options, Session& session) {
    std::vector<Integer> budgets;
    for (const std::string& text : options.budgets) budgets.push_back(parse_count(text, "--budget"));
    if (budgets.size() > most_budgets)
        throw UnsupportedError(fmt::format("--budget: expected at most {}, found {}", most_budgets, budgets.size()));
    const auto [first, last] = parse_range(options.horizons, "--horizon");
    for (const Integer& budget : budgets)
        if (budget < first)
            throw InputError(fmt::format("--horizon: expected FROM at most the budget {}, found {}",
                                         short_integer(budget), short_integer(first)));
    const auto points = parse_count(options.points, "--points", 2, 1000).convert_to<std::size_t>();
    const long digits = parse_digits(options.digits);
    const AnyInstance instance = read_any_instance(options.file);
    GapEvaluator evaluator(instance);
    std::vector<GapCurve> curves;  // all of them before anything is written
    {
        ProgressLine line(session);
        for (const Integer& budget : budgets) {
            if (budgets.size() > 1)
                line.show(curves.size(), budgets.size(),
                          fmt::format("{}: N = {}", evaluator.file(), short_integer(budget)));
            curves.push_back(gap_curve(evaluator, budget, first, std::min(last, budget), {points, digits}));
        }
    }
    ReportFolder folder(options.out);
    folder.add_folder("plots/data");
    for (const char* name : {"plots/data/curve.tsv", "plots/data/curve_gap.tsv", "plots/curve.svg"}) folder.check(name);
    const auto writer = options.json ? json_writer(session.out) : table_writer(session.out, budgets, digits);
    for (const GapCurve& curve : curves)
        for (const GapCurve::Point& point : curve.points) {
            writer->add(point.row);
            session.status = std::max<int>(session.status, status_of(point.row));
        }
    writer->finish();
    write_tables({row_table(curves), curve_table(curves, "curve_gap")}, folder);
    if (!has_drawable_gap(curves)) {
        folder.remove("plots/curve.svg");
        return;
    }
    draw_or_complain({{"curve", "law_gap", fmt::format("table='curve_gap'; curves={}; arms=0", curves.size())}}, folder,
                     session);
    const std::filesystem::path picture = folder.path() / "plots" / "curve.svg";
    if (!options.json && std::filesystem::exists(picture)) session.out << "Picture: " << picture.string() << '\n';
}

}  // namespace

void add_curve_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<CurveOptions>();
    Command command(app, "curve",
                    "Gap F(output) - F* of an instance against the horizon: table, tab-separated values, picture");
    command.required("FILE", options->file, "instance (JSON, see proofs/formats.md); - reads standard input");
    command.required("--budget", options->budgets, "one or more N, parameter updates in all");
    command.takes("--budget", "N");
    command.required("--horizon", options->horizons, "A..B, inner steps between two weight updates");
    command.takes("--horizon", "A..B");
    command.optional("--points", options->points, "horizons of each budget, evenly in their logarithm");
    command.takes("--points", "n");
    command.optional("--digits", options->digits, "significant digits of the gap, 1 to 1000");
    command.takes("--digits", "D");
    command.optional("--out", options->out, "Folder for the tables and the picture");
    command.takes("--out", "DIR");
    command.flag("--json", options->json, "print only JSON");
    command.callback([options, &session] { curve_command(*options, session); });
}

}  // namespace datamix::verify
