#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "claim/status.hpp"

namespace datamix::verify {

/// Where the page finds what it quotes.
struct PageSources {
    std::filesystem::path report;  ///< folder of the run: plots/STEM.svg
    std::filesystem::path tree;    ///< source tree: proofs/ and the captions in plots/; what is not there is left out
};

/// index.html: one file that needs nothing else, no scripts, no network. Its links lead to the other files of the
/// report and, where the sources are there, to them. Throws InputError where a source that is there cannot be read.
std::string report_html(const Run& run, const PageSources& sources);

/// The style sheet of the page.
std::string_view report_style();

}  // namespace datamix::verify
