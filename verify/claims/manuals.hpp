#pragma once

#include <string>

#include "claim/measured.hpp"
#include "study/manual_pages.hpp"

namespace datamix::verify {

inline Manual read_pages(const std::string& language, const Context& /*the same for all*/) {
    return read_manual("manpages-" + language);
}

/// The manual pages in a language (package manpages-LANGUAGE), read once in a process. Throws as read_manual.
inline const Manual& pages_in(const std::string& language) { return measured<read_pages>(language, Context()); }

}  // namespace datamix::verify
