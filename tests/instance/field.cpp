// Places in an instance file: numbers are exact, and short ones in messages.
#include "datamix/instance/field.hpp"

#include "instance/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("field: numbers are read exactly, strings and JSON numbers alike", "[instance]") {
    const Instance instance = parse_instance(good_file, "F");
    CHECK(instance.model.problem.curvature(1) == 4);
    CHECK(instance.model.problem.validation(0) == Rational(3, 10));  // 0.3, not the nearest double
    CHECK(instance.model.problem.validation(1) == Rational(1, 2));
    CHECK(instance.model.outer_step == Rational(1, 4));
    CHECK(instance.model.start_weights(1) == Rational(1, 10));
    CHECK(instance.model.start_parameters(1) == Rational(9, 10));
    CHECK(instance.model.noise(0, 0) == Rational(1, 2));
    CHECK(instance.model.noise(0, 1) == 0);
    CHECK(instance.model.is_noisy());
    CHECK(instance.names == std::vector<std::string>{"code", "web"});
    CHECK(parse_instance(with("0.3", "0.30000000000000000000000000000001"), "F").model.problem.validation(0) !=
          Rational(3, 10));
    CHECK(parse_instance(with("0.3", "123456789012345678901234567890"), "F").model.problem.validation(0) ==
          parse_rational("123456789012345678901234567890"));
    CHECK(parse_instance(with("0.3", "-17"), "F").model.problem.validation(0) == -17);
    const Instance law = parse_instance(with("\"1/4\"", R"json({"law": "log(T)/(mu*T)", "cap": "1/5"})json"), "F");
    CHECK(law.inner == StepLaw::logarithmic(1, Rational(1, 5)));
    CHECK(parse_instance(with("average", "last"), "F").output == Output::last);
    CHECK(parse_instance(with("linear", "eg"), "F").update == OuterRule::exponentiated_gradient);
    CHECK(parse_instance(with("linear", "projected"), "F").update == OuterRule::projected_gradient);
}

TEST_CASE("field: what it is called, and what it refuses to be", "[instance]") {
    const JsonTree tree = parse_json(R"({"a": [1, {"b c": "x"}], "n": null})", "F");
    const InstanceField root(&tree, "F", "");
    CHECK(root["a"].is_array());
    CHECK_FALSE(root["none"].exists());
    CHECK_THROWS_WITH(root["n"].number("a weight"), "F: n: expected a weight, found null");
    CHECK_THROWS_WITH(root["a"].items("things")[1].entries("an object")[0].second.number("a number"),
                      "F: a[1].\"b c\": expected a number, found \"x\"");
    CHECK_THROWS_WITH(root["a"].items("things", 3), "F: a: expected an array of 3 things, found an array of 2");
    CHECK_THROWS_WITH(root["none"].string("a name"), "F: none: expected a name, found nothing");
    CHECK_THROWS_AS(root["a"].over_limit("too much"), UnsupportedError);
    CHECK(root["a"].items("things")[0].number("a number") == 1);
}

TEST_CASE("field: numbers in messages are exact where short, else rounded down", "[instance]") {
    CHECK(brief(Rational(-3, 7)) == "-3/7");
    CHECK(brief(parse_rational("0." + std::string(60, '6'))) == "0.6666...");
    CHECK(bits_of(Integer(0)) == 0);
    CHECK(bits_of(Integer(-8)) == 4);
}
