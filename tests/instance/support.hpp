#pragma once

#include <string>

#include "catch.hpp"
#include "datamix/instance/read.hpp"

namespace datamix::testing {

inline const std::string good_file = R"({
  "curvature": ["1", 4],
  "domains": [{"name": "code", "optimum": [1, "1"], "noise": ["1/2", 0]}, {"name": "web", "optimum": [0, 0]}],
  "validation": {"optimum": [0.3, "5e-1"]},
  "inner": {"step": "1/4"},
  "outer": {"update": "linear", "step": 0.25},
  "start": {"weights": ["0.9", 0.1], "parameters": [0.9, "9/10"]},
  "output": "average"
})";

/// `good_file` with the first occurrence of `from` replaced.
inline std::string with(const std::string& from, const std::string& to) {
    std::string text = good_file;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

inline std::string message_of(const std::string& text) {
    try {
        parse_instance(text, "F");
    } catch (const Error& error) {
        std::string what = error.what();
        CHECK(what.find('\n') == std::string::npos);
        CHECK(what.substr(0, 2) == "F:");
        return what;
    }
    return "accepted";
}

}  // namespace datamix::testing
