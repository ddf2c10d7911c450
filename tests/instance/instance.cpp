// What an instance can be.
#include "datamix/instance/instance.hpp"

#include "instance/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("instance: the names of updates, and what both kinds have", "[instance]") {
    for (const OuterRule rule : {OuterRule::linear, OuterRule::exponentiated_gradient, OuterRule::projected_gradient})
        CHECK(parse_instance(with("\"linear\"", "\"" + name_of(rule) + "\""), "F").update == rule);
    std::string matrix = with(R"(, "noise": ["1/2", 0])", "");
    matrix.replace(matrix.find(R"(["1", 4])"), 8, "[[1, 0.5], [0.5, 3]]");
    const AnyInstance diagonal = parse_any_instance(good_file, "F"), other = parse_any_instance(matrix, "G");
    CHECK(head_of(diagonal).file == "F");
    CHECK(head_of(other).names == std::vector<std::string>{"code", "web"});
    CHECK(&diagonal_of(diagonal) == &std::get<Instance>(diagonal));
    CHECK_THROWS_AS(diagonal_of(other), UnsupportedError);
}
