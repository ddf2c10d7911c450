#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/folder.hpp"
#include "base/table.hpp"
#include "claim/status.hpp"

/// Pictures: plots/STEM.gp of the source tree, run by gnuplot on the tables of a run.
namespace datamix::verify {

/// What kept pictures from being drawn.
struct PlotReport {
    bool gnuplot_missing = false;
    std::vector<std::string> problems;  ///< one line per picture that could not be drawn
};

/// A picture plots/STEM.svg, drawn by plots/SCRIPT.gp with further variables, as gnuplot reads them: "count=3".
struct Drawing {
    std::string stem, script, variables;
};

/// Writes plots/data/NAME.tsv for every table. Throws InputError where it cannot.
void write_tables(const std::vector<Table>& tables, ReportFolder& folder);
/// The same for every claim's finding.
void write_tables(const Run& run, ReportFolder& folder);

/// Draws plots/STEM.svg for every stem. A script sees the variables `data` (folder of the tables), `out` (the file to
/// write) and `common` (plots/common.gp, which it loads first).
/// @{
PlotReport draw_plots(const std::vector<Drawing>& drawings, ReportFolder& folder, const std::filesystem::path& scripts);
PlotReport draw_plots(const std::vector<std::string>& stems, ReportFolder& folder,
                      const std::filesystem::path& scripts);
/// @}
/// The same for every claim that has tables; an older picture of one that has none is removed.
PlotReport draw_plots(const Run& run, ReportFolder& folder, const std::filesystem::path& scripts);

/// The lines of `# caption: ...` in a script, joined; empty where there are none.
std::string plot_caption(const std::filesystem::path& script);

/// An SVG file as an element of an HTML page: no prolog, no tooltip, and every id prefixed, for gnuplot uses the same
/// ids in each picture. Empty for a text that holds no SVG or holds a script.
std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view label);

}  // namespace datamix::verify
