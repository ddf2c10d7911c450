#include "commands/progress_line.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ostream>

#include "base/text.hpp"

namespace datamix::verify {

void ProgressLine::show(std::size_t done, std::size_t total, const std::string& running) {
    if (!session_.terminal) return;
    const auto line = wrap(fmt::format("[{}/{}] {}", done, total, running), session_.columns - 1).front();
    session_.err << '\r' << line << "\033[K" << std::flush;
}

void ProgressLine::show(const Standing& now) {
    const auto clock = [](double seconds) {
        const auto whole = std::lround(seconds);
        return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                            : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    };
    const std::string left = now.left ? fmt::format(", about {} left", clock(*now.left)) : "";
    show(now.done, now.total, fmt::format("{}{}: {}", clock(now.elapsed), left, now.running));
}

void ProgressLine::print(const std::string& line) {
    wipe();
    session_.err << line << std::endl;
}

void ProgressLine::wipe() {
    if (session_.terminal) session_.err << "\r\033[K" << std::flush;
}

}  // namespace datamix::verify
