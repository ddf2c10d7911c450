// What the library throws: three kinds, told apart by type, and no others.
#include "datamix/numeric/error.hpp"

#include <filesystem>
#include <fstream>

#include "base/build_info.hpp"
#include "catch.hpp"

namespace datamix {
namespace {

/// The kind that a handler for each finds, in the order in which a caller would ask.
template <class Thrown>
std::string caught(const char* message) {
    try {
        throw Thrown(message);
    } catch (const InputError& error) {
        return std::string("input: ") + error.what();
    } catch (const UnsupportedError& error) {
        return std::string("unsupported: ") + error.what();
    } catch (const UndecidedError& error) {
        return std::string("undecided: ") + error.what();
    } catch (const Error& error) {
        return std::string("error: ") + error.what();
    }
}

}  // namespace

TEST_CASE("the kinds of error are told apart, and each is an Error and a runtime_error", "[errors]") {
    CHECK(caught<InputError>("a") == "input: a");
    CHECK(caught<UnsupportedError>("b") == "unsupported: b");
    CHECK(caught<UndecidedError>("c") == "undecided: c");
    CHECK(caught<Error>("d") == "error: d");
    CHECK_THROWS_AS([] { throw UndecidedError("e"); }(), Error);
    CHECK_THROWS_AS([] { throw InputError("f"); }(), std::runtime_error);
}

TEST_CASE("the library throws no errors but its own and knows nothing of exit statuses", "[errors]") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(verify::source_tree() / "include/datamix")) {
        if (!entry.is_regular_file()) continue;
        ++files;
        std::ifstream stream(entry.path());
        const std::string text((std::istreambuf_iterator<char>(stream)), {});
        INFO(entry.path());
        CHECK(text.find("throw std::") == std::string::npos);
        CHECK(text.find("exit status") == std::string::npos);
    }
    CHECK(files > 30);
}

}  // namespace datamix
