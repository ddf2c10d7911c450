// Every file of the fuzzing corpus through the same checks; tests/fuzz/run goes on from there.

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "fuzz/checks.hpp"

namespace {

std::size_t replay(const std::string& name, void (*check)(std::string_view)) {
    std::size_t files = 0;
    const auto folder = datamix::verify::source_tree() / "tests/fuzz/corpus" / name;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        INFO(entry.path().string());
        CHECK_NOTHROW(check(datamix::verify::read_file(entry.path())));
        ++files;
    }
    return files;
}

}  // namespace

TEST_CASE("the fuzzing corpus of the instance reader has no finding", "[instance][fuzz]") {
    CHECK(replay("instance", datamix::fuzz::check_instance) >= 25);
}

TEST_CASE("the fuzzing corpus of the text reader has no finding", "[text][fuzz]") {
    CHECK(replay("text", datamix::fuzz::check_text) >= 15);
}
