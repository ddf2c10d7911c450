// Errors are of three kinds, and one function says what each means to the user of the program.
#include <new>

#include "base/ending.hpp"
#include "catch.hpp"
#include "datamix/numeric/error.hpp"

using namespace datamix;
using namespace datamix::verify;

TEST_CASE("the kind of an error decides the exit status", "[errors]") {
    CHECK(ending_of(InputError("a")).status == Status::bad_input);
    CHECK(ending_of(InputError("a")).message == "a");
    CHECK(ending_of(UnsupportedError("b")).status == Status::bad_input);
    CHECK(ending_of(UnsupportedError("b")).message == "b");
    CHECK(ending_of(UndecidedError("c")).status == Status::failed);
    CHECK(ending_of(UndecidedError("c")).message == "undecided: c");
    CHECK(ending_of(MissingError("d")).status == Status::missing);
    CHECK(ending_of(std::bad_alloc()).status == Status::failed);
    CHECK(ending_of(std::runtime_error("e")).message == "internal error: e");
}

TEMPLATE_TEST_CASE("an error keeps its kind when a name is put before it", "[errors]", InputError, UnsupportedError,
                   UndecidedError) {
    const auto named = [] {
        try {
            throw TestType("why");
        } catch (const Error&) {
            rethrow_with("F: ");
        }
    };
    CHECK_THROWS_AS(named(), TestType);
    CHECK_THROWS_WITH(named(), "F: why");
}
