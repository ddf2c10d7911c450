#pragma once

#include "commands/commands.hpp"
#include "report/plots.hpp"
#include "study/law_study.hpp"

namespace datamix::verify {

/// Draws pictures of tables that are in the folder. What could not be drawn is said on session.err, and the status,
/// if all was well, is failed, or missing without gnuplot.
void draw_or_complain(const std::vector<Drawing>& drawings, ReportFolder& folder, Session& session);

/// "Pictures: …", a line with those that are there; empty if none is.
std::string pictures_text(const std::vector<Drawing>& drawings, const ReportFolder& folder);

/// Whether plots/law_gap.gp, which fails without one, finds a point in curve_table(): a gap above 0, which has a
/// logarithm, at a horizon that double can hold.
bool has_drawable_gap(const std::vector<GapCurve>& curves);

}  // namespace datamix::verify
