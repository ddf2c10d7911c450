#pragma once

#include "commands/commands.hpp"
#include "report/plots.hpp"

namespace datamix::verify {

/// Draws pictures of tables that are in the folder. What could not be drawn is said on session.err, and the status,
/// if all was well, is failed, or missing without gnuplot.
void draw_or_complain(const std::vector<Drawing>& drawings, ReportFolder& folder, Session& session);

}  // namespace datamix::verify
