#include "report/plots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>

#include "base/files.hpp"
#include "base/process.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

/// A gnuplot string in single quotes takes everything literally but the quote itself.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
    return result + "'";
}

fs::path picture_of(const std::string& stem) { return "plots/" + stem + ".svg"; }

std::string last_line(const std::string& text) {
    std::istringstream lines(text);
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        if (line.find_first_not_of(" \t^\r") != std::string::npos) last = line;
    }
    return last;
}

}  // namespace

void write_tables(const std::vector<Table>& tables, ReportFolder& folder) {
    for (const Table& table : tables) folder.write("plots/data/" + table.name + ".tsv", to_tsv(table));
}

void write_tables(const Run& run, ReportFolder& folder) {
    for (const ClaimOutcome& entry : run.claims)
        if (entry.check) write_tables(entry.check->finding.tables, folder);
}

PlotReport draw_plots(const std::vector<Drawing>& drawings, ReportFolder& folder, const fs::path& scripts) {
    PlotReport report;
    for (const auto& [stem, name, more] : drawings) {
        const fs::path picture = picture_of(stem);
        folder.remove(picture);  // a picture of an older run must not stand in for this one
        if (report.gnuplot_missing) continue;
        const fs::path script = fs::absolute(scripts / (name + ".gp"));
        const fs::path drawing = folder.temporary(picture);
        const std::string variables = fmt::format("data='plots/data'; out={}; common={}; {}", quoted(drawing.string()),
                                                  quoted(fs::absolute(scripts / "common.gp").string()), more);
        const Ended ended =
            run_process({"gnuplot", "--default-settings", "-e", variables, script.string()}, folder.path());
        if (ended.start_error == ENOENT) {
            report.gnuplot_missing = true;
            continue;
        }
        if (ended.start_error != 0)
            report.problems.push_back(fmt::format("plots/{}.gp: gnuplot: {}", name, strerror(ended.start_error)));
        else if (ended.status != 0 || !fs::exists(folder.path() / drawing))
            report.problems.push_back(fmt::format("plots/{}.gp: {}", name, last_line(ended.output)));
        else {
            const std::string svg = read_file(folder.path() / drawing);
            fs::remove(folder.path() / drawing);
            folder.write(picture, svg);
        }
    }
    // Not before: the gnuplot of a run that was killed may have outlived it for a moment.
    folder.remove_temporaries("plots");
    return report;
}

PlotReport draw_plots(const std::vector<std::string>& stems, ReportFolder& folder, const fs::path& scripts) {
    std::vector<Drawing> drawings;
    for (const std::string& stem : stems) drawings.push_back({stem, stem, ""});
    return draw_plots(drawings, folder, scripts);
}

PlotReport draw_plots(const Run& run, ReportFolder& folder, const fs::path& scripts) {
    std::vector<std::string> stems;
    for (const ClaimOutcome& entry : run.claims) {
        if (!entry.check) continue;
        for (const std::string& stem : entry.claim->plots) {
            if (entry.check->finding.tables.empty())
                folder.remove(picture_of(stem));
            else if (std::find(stems.begin(), stems.end(), stem) == stems.end())
                stems.push_back(stem);
        }
    }
    return draw_plots(stems, folder, scripts);
}

std::string plot_caption(const fs::path& script) {
    std::error_code ignored;
    if (!fs::is_regular_file(script, ignored)) return {};
    std::istringstream lines(read_file(script));
    std::string caption;
    bool inside = false;
    constexpr std::string_view mark = "# caption:";
    for (std::string line; std::getline(lines, line);) {
        if (!inside && !line.starts_with(mark)) continue;
        if (inside && !line.starts_with("# ")) break;
        caption += (inside ? " " + line.substr(2) : line.substr(mark.size()));
        inside = true;
    }
    caption.erase(0, caption.find_first_not_of(' '));
    return caption;
}

}  // namespace datamix::verify
