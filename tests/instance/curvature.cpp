// Curvatures in instance files: matrices, one for all domains or one each, and that of the validation loss.
#include "datamix/instance/curvature.hpp"

#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

const std::string good = R"({
  "curvature": [["2", "1"], [1, 3]],
  "domains": [{"name": "code", "optimum": [1, 1]}, {"name": "web", "optimum": [0, 0]}],
  "validation": {"optimum": [0.3, 0.5]},
  "inner": {"step": "1/4"},
  "outer": {"update": "linear", "step": 0.25},
  "start": {"weights": [0.9, 0.1], "parameters": [0.9, 0.9]},
  "output": "average"
})";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}
/// Each domain with its own.
std::string own(const std::string& code, const std::string& web) {
    std::string text = with(good, "\"curvature\": [[\"2\", \"1\"], [1, 3]],\n", "");
    text = with(text, "\"code\"", "\"code\", \"curvature\": " + code);
    return with(text, "\"web\"", "\"web\", \"curvature\": " + web);
}

std::string message(const std::string& text) {
    try {
        parse_any_instance(text, "F");
    } catch (const Error& error) {
        std::string what = error.what();
        CHECK(what.find('\n') == std::string::npos);
        return what;
    }
    return "accepted";
}
QuadraticModel model_of(const std::string& text) {
    return std::get<QuadraticInstance>(parse_any_instance(text, "F")).model;
}

}  // namespace

TEST_CASE("curvature: matrices are read exactly", "[instance]") {
    const QuadraticModel shared = model_of(good);
    CHECK(shared.is_shared());
    CHECK(shared.problem.hessian(1)(0, 1) == 1);
    CHECK(shared.problem.validation_hessian() == identity_matrix<Rational>(2));
    CHECK(shared.outer_step == Rational(1, 4));
    const QuadraticModel mixed = model_of(own("[[2, 1], [1, 3]]", "[1, 2]"));
    CHECK_FALSE(mixed.is_shared());
    CHECK(mixed.problem.hessian(0)(1, 1) == 3);
    CHECK(mixed.problem.hessian(1)(1, 1) == 2);
    CHECK(mixed.problem.hessian(1)(0, 1) == 0);
    const auto validation = with(good, "\"optimum\": [0.3, 0.5]", "\"optimum\": [0.3, 0.5], \"curvature\": [1, 2]");
    CHECK(model_of(validation).problem.validation_hessian()(1, 1) == 2);
}

TEST_CASE("curvature: a diagonal is one however it is written, and keeps its evaluator", "[instance]") {
    const auto written = [](const std::string& text) { return parse_instance(text, "F").model; };
    const auto plain = written(with(good, "[[\"2\", \"1\"], [1, 3]]", "[2, 3]"));
    const auto same = [&](const ExactModel& other) {
        return other.problem.curvature == plain.problem.curvature &&
               other.problem.validation == plain.problem.validation;
    };
    CHECK(same(written(with(good, "[[\"2\", \"1\"], [1, 3]]", "[[2, 0], [0, 3]]"))));
    CHECK(same(written(own("[2, 3]", "[[2, 0], [0, 3]]"))));
    CHECK(same(written(with(own("[2, 3]", "[2, 3]"), "\"optimum\": [0.3, 0.5]",
                            "\"optimum\": [0.3, 0.5], \"curvature\": [[1, 0], [0, 1]]"))));
}

TEST_CASE("curvature: the optimum of a validation mixture is the one of its weighted loss", "[instance]") {
    const auto mixed = [](const std::string& text) {
        return model_of(with(text, "\"optimum\": [0.3, 0.5]", "\"mixture\": {\"code\": \"1/4\", \"web\": \"3/4\"}"))
            .problem.validation_optimum();
    };
    CHECK(mixed(good) == Vector<Rational>::Constant(2, Rational(1, 4)));
    const Vector<Rational> c = mixed(own("[[2, 1], [1, 3]]", "[1, 2]"));
    // (H_1/4 + 3H_2/4)c = H_1(1, 1)/4
    CHECK(c(0) * Rational(5, 4) + c(1) * Rational(1, 4) == Rational(3, 4));
    CHECK(c(0) * Rational(1, 4) + c(1) * Rational(9, 4) == 1);
}

TEST_CASE("curvature: the inner step is compared with the largest eigenvalue exactly", "[instance]") {
    // Eigenvalues of ((5, 2), (2, 2)): 6 and 1.
    const std::string exact = with(good, "[[\"2\", \"1\"], [1, 3]]", "[[5, 2], [2, 2]]");
    CHECK(message(with(exact, "\"1/4\"", "\"1/6\"")) == "accepted");
    CHECK(message(with(exact, "\"1/4\"", "\"1000000000000000000001/6000000000000000000000\""))
              .starts_with("F: inner.step: expected a number in (0, 1/L]"));
}

TEST_CASE("curvature: every message", "[instance]") {
    const std::string matrix = "[[\"2\", \"1\"], [1, 3]]";
    struct Case {
        std::string text, expected;
    };
    const Case cases[] = {
        {with(good, matrix, "[[2, 1], [2, 3]]"),
         "F: curvature[1][0]: expected 1 as in row 0 of a symmetric matrix, found 2"},
        {with(good, matrix, "[[2, 1], [1]]"),
         "F: curvature[1]: expected an array of 2 numbers, a row of a square matrix, found an array of 1"},
        {with(good, matrix, "[[2, 1], 3]"),
         "F: curvature[1]: expected an array of 2 numbers, a row of a square matrix, found 3"},
        {with(good, matrix, "[2, [1, 3]]"), "F: curvature[1]: expected a number above 0, found an array of 2"},
        {with(good, matrix, "[[2, \"x\"], [1, 3]]"), "F: curvature[0][1]: expected a number, found \"x\""},
        {with(good, matrix, "[[1, 2], [2, 4]]"),
         "F: curvature: expected a positive definite matrix, found one that is not"},
        {with(good, matrix, "[[1, 2], [2, 3]]"),
         "F: curvature: expected a positive definite matrix, found one that is not"},
        {own("[[1, 2], [2, 4]]", "[1, 2]"),
         "F: domains[0].curvature: expected a positive definite matrix, found one that is not"},
        {own("[[2, 1], [1, 3]]", "[1, 2, 3]"),
         "F: domains[1].curvature: expected an array of 2 numbers or rows, found an array of 3"},
        {own("[1, 2]", "[1, 0]"), "F: domains[1].curvature[1]: expected a number above 0, found 0"},
        {with(own("[1, 2]", "[1, 3]"), ", \"curvature\": [1, 3]", ""), "F: domains[1].curvature: missing"},
        {with(good, "\"code\"", "\"code\", \"curvature\": [1, 1]"),
         "F: domains[0].curvature: expected none where the file has one for all domains"},
        {with(good, "\"curvature\": " + matrix + ",\n", ""), "F: curvature: missing"},
        {with(good, "\"optimum\": [0.3, 0.5]", "\"optimum\": [0.3, 0.5], \"curvature\": [[1, 2], [2, 1]]"),
         "F: validation.curvature: expected a positive definite matrix, found one that is not"},
        {with(good, "\"optimum\": [0.3, 0.5]", "\"optimum\": [0.3, 0.5], \"curvature\": [1]"),
         "F: validation.curvature: expected an array of 2 numbers or rows, found an array of 1"},
        {with(good, "\"1/4\"", "\"1/3\""),
         "F: inner.step: expected a number in (0, 1/L], L the largest eigenvalue of a domain's curvature, 1/L = "
         "0.2763..., found \"1/3\""},
        {with(good, "\"1/4\"", "0"),
         "F: inner.step: expected a number in (0, 1/L], L the largest eigenvalue of a domain's curvature, 1/L = "
         "0.2763..., found 0"},
        {with(good, "\"1/4\"", R"json({"law": "log(T)/(mu*T)", "cap": "1/4"})json"),
         "F: inner.step: expected a number: the law log(T)/(mu*T) is for one diagonal curvature, found an object"},
        {with(good, "\"code\"", "\"code\", \"noise\": [1, 0]"),
         "F: domains: expected no noise unless all domains share one diagonal curvature and the validation has none"},
        {with(good, "\"code\"", "\"code\", \"noise\": [[1, 1], [1, 1]]"),
         "F: domains: expected no noise unless all domains share one diagonal curvature and the validation has none"},
        {with(good, "0.25", "1"), "F: outer.step: expected a number in (0, 1), found 1"},
        {with(own("[1, 2]", "[1, 3]"), "0.25", "0"), "F: outer.step: expected a number above 0, found 0"},
        {with(own("[1, 2]", "[1, 3]"), "0.25", "7"), "accepted"},
        {with(good, "\"code\"", "\"code\", \"noise\": [0, 0]"), "accepted"},
    };
    for (const Case& each : cases) CHECK(message(each.text) == each.expected);
    // What needs one diagonal says so.
    CHECK_THROWS_WITH(parse_instance(good, "F"),
                      "F: curvature: expected one diagonal that all domains share, and none of the validation; with "
                      "others \"error\", \"horizon\", \"curve\", \"law\" and \"diagnose\" answer");
}

TEST_CASE("curvature: what would take long is refused before it does", "[instance]") {
    const auto list = [](int n, const auto& item) {
        std::string text = "[";
        for (int i = 0; i < n; ++i) text += (i ? "," : "") + item(i);
        return text + "]";
    };
    const auto file = [&](int d, const std::string& number) {
        const auto zeros = list(d, [](int) { return std::string("0"); });
        const auto ones = list(d, [](int) { return std::string("1"); });
        const std::string matrix = list(d, [&](int i) {
            return list(d, [&](int j) { return i == j ? number : std::string(i + j == 1 ? "1e-3" : "0"); });
        });
        return R"({"curvature":)" + matrix + R"(,"domains":[{"name":"a","optimum":)" + zeros +
               R"(},{"name":"b","optimum":)" + ones + R"(}],"validation":{"optimum":)" + zeros +
               R"(},"inner":{"step":"1/4"},"outer":{"update":"eg","step":"1e-3"},"start":{"weights":"uniform","parameters":)" +
               zeros + R"(},"output":"last"})";
    };
    CHECK(message(file(40, "1")) == "accepted");
    CHECK(message(file(64, "\"1." + std::string(300, '1') + "\""))
              .starts_with("F: domains: expected m*d^4*b of at most 200000000 for matrices of d rows"));
}
