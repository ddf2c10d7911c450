// What tests/mutate changes and what it leaves alone.

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "mutation/mutants.hpp"

using namespace datamix::mutation;

namespace {

std::vector<std::string> results(const std::string& text) {
    std::vector<std::string> found;
    for (const auto& mutant : mutants_of("file.hpp", text)) found.push_back(applied(mutant, text));
    return found;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("operators, comparisons and constants change one at a time") {
    CHECK(results("x = a + b;") == Texts{"x = -a + b;", "x = a - b;"});
    CHECK(results("x *= y;") == Texts{"x /= y;"});
    CHECK(results("f(a < b);") == Texts{"f(a <= b);", "f(a >= b);"});
    CHECK(results("f(a == b && c);") == Texts{"f(a != b && c);", "f(a == b || c);"});
    CHECK(results("f(!a, -b);") == Texts{"f(a, -b);", "f(!a, b);"});
    CHECK(results("a[7]") == Texts{"a[(7 + 1)]", "a[(7 - 1)]"});
    CHECK(results("f(0.5, 0.0)") == Texts{"f((2 * 0.5), 0.0)", "f(0.5, 1.0)"});
    CHECK(results("f(1e-3, 0x1p-52)") == Texts{"f((2 * 1e-3), 0x1p-52)", "f(1e-3, (2 * 0x1p-52))"});
    CHECK(results("certainly(less(a, b))") == Texts{"possibly(less(a, b))", "certainly(less_equal(a, b))"});
    CHECK(results("return true;") == Texts{"return false;"});
}

TEST_CASE("a sign goes before sums and products, never before truth values") {
    CHECK(results("return a * b;") == Texts{"return -a * b;", "return a / b;"});
    CHECK(results("return a;").empty());
    CHECK(results("return a - b < c;") == Texts{"return a + b < c;", "return a - b <= c;", "return a - b >= c;"});
}

TEST_CASE("comments, texts, preprocessor lines, templates and messages are left alone") {
    CHECK(results("// a + b\n/* 1 * 2\n */ f(\"1 + 1\", '2');").empty());
    CHECK(results("#define SIZE 3 \\\n  + 4\nf();").empty());
    CHECK(results("template <unsigned Digits = 50, class S = Vector<Vector<int>>>\nconst S* f(S&& s);").empty());
    CHECK(results("static_assert(1 < 2); using A = B<3>; throw E(\"a\" + b);").empty());
    CHECK(results("S operator+(const S& a) { return a; }").empty());
    CHECK(results("p->q(v<S>(w)); ++i;").empty());
}

TEST_CASE("an identifier survives edits of other lines, comments and blanks") {
    const auto ids = [](const std::string& text) {
        std::set<std::string> found;
        for (const auto& mutant : mutants_of("file.hpp", text)) found.insert(mutant.id);
        return found;
    };
    const auto before = ids("a = b + 1;\nc = d * 2;\n");
    const auto after = ids("f();\na = b + 1;  // one\n\n    c = d * 2;\n");
    CHECK(before.size() == 8);
    CHECK(before == after);
    CHECK(ids("a[1];\na[1];\n").size() == 4);  // equal lines are told apart
}

TEST_CASE("a sample takes every file first and is stable") {
    std::vector<Mutant> all;
    for (const char* file : {"a.hpp", "b.hpp", "c.hpp"})
        for (auto& mutant : mutants_of(file, "f(1, 2, 3);\ng(4, 5, 6);\n")) all.push_back(mutant);
    const auto ids = [](const std::vector<Mutant>& mutants) {
        std::vector<std::string> found;
        for (const auto& mutant : mutants) found.push_back(mutant.id);
        return found;
    };
    const auto three = sample(all, 3, 1), ten = sample(all, 10, 1);
    CHECK(std::set<std::string>{three[0].file, three[1].file, three[2].file}.size() == 3);
    CHECK(ten.size() == 10);
    CHECK(std::equal(three.begin(), three.end(), ten.begin(),
                     [](const Mutant& a, const Mutant& b) { return a.id == b.id; }));
    CHECK(ids(sample(all, 10, 1)) == ids(ten));
    CHECK(ids(sample(all, 10, 2)) != ids(ten));
    CHECK(sample(all, 1000, 1).size() == all.size());
}
