// What reports are made of: columns, the table of claims, decimals, formulas.

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "program/drawn.hpp"
#include "report/html.hpp"
#include "report/math.hpp"
#include "report/terminal.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

TEST_CASE("text is measured in columns and wrapped without losing a letter") {
    CHECK(display_width("|w_T−w*| ≤ Cρ^T") == 15);
    CHECK(display_width("w\xCC\x84") == 1);  // w and a combining bar
    CHECK(display_width("漢字") == 4);
    CHECK(display_width("\xFF"
                        "a\xC3") == 3);        // broken bytes
    CHECK(broken_utf8("η\xED\xA0\x80") == 2);  // a surrogate
    CHECK(broken_utf8("\xC0\xAF") == 0);       // an overlong form
    CHECK_FALSE(broken_utf8("漢 ≤"));
    CHECK(wrap("漢字漢", 4) == std::vector<std::string>{"漢字", "漢"});
    CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrap("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
    CHECK(wrap("ρρρρ", 2) == std::vector<std::string>{"ρρ", "ρρ"});
    CHECK(wrap("", 5) == std::vector<std::string>{""});
    CHECK(wrap("a  b\nc", 80) == std::vector<std::string>{"a b c"});
    CHECK_FALSE(wrap("\x80\xff\xc3", 2).empty());  // broken UTF-8 does no harm
}

TEST_CASE("the claims table fits its width") {
    std::vector<Claim> claims;
    for (int i = 0; i < 5; ++i) {
        claims.push_back(claim_of("a-claim-with-a-long-name-" + std::to_string(i), [i](const Context&) {
            Ledger ledger;
            ledger.certify(Truth::yes, "x");
            return ledger.finish(
                std::string(static_cast<std::size_t>(30 * i), 'x') + " ≤ (κ+1)²/(4κ) " + std::string(90, 'y'),
                "a measured value that is quite long, too, and has to be broken over lines somewhere");
        }));
    }
    const std::string summary = run_summary(run_of(claims), 110);
    std::istringstream lines(summary);
    for (std::string line; std::getline(lines, line);) {
        CHECK(display_width(line) <= 110);
        CHECK_FALSE(line.ends_with(" "));
    }
    CHECK(has(summary, "5 claims: 5 proved. 10 controls, all refuted as they must be."));
    CHECK(text_table({"a", "b"}, {{"1", "22"}}, {false, true}, 80) == "a  b\n-  --\n1  22\n");
    CHECK(text_table({"a", "b"}, {{"\x1b[2J\n", "\x1b[2J\r"}}, {false, true}, 80) ==
          "a      b\n-----  -----\n [2J   [2J\n");
}

TEST_CASE("exact fractions become decimals rounded outwards") {
    using Bounds = std::pair<std::string, std::string>;
    CHECK(decimal_bounds("1/3") == Bounds{"0.33333333333333333333", "0.33333333333333333334"});
    CHECK(decimal_bounds("-1/3") == Bounds{"-0.33333333333333333334", "-0.33333333333333333333"});
    CHECK(decimal_bounds("3/8") == Bounds{"0.375", "0.375"});
    CHECK(decimal_bounds("-1000/8") == Bounds{"-125", "-125"});
    CHECK(decimal_bounds("100/3") == Bounds{"33.33333333333333333333", "33.33333333333333333334"});
    CHECK(decimal_bounds("1/3000") == Bounds{"0.00033333333333333333333", "0.00033333333333333333334"});
    CHECK(decimal_bounds("1e-7") == Bounds{"1e-7", "1e-7"});
    CHECK(decimal_bounds("a/b") == Bounds{"a/b", "a/b"});
}

TEST_CASE("a text becomes the nearest double, or none") {
    CHECK(parse_double("0.3") == 0.3);
    CHECK(parse_double("-2/3") == -2.0 / 3.0);
    CHECK(parse_double("9007199254740993.000001") == 9007199254740994.0);
    CHECK(parse_double("1e-320") == 1e-320);
    for (const char* text : {"", "x", "1e-3x", " 1", "nan", "inf", "0x1", "1/0", "1e400", "1e1000000"})
        CHECK_FALSE(parse_double(text).has_value());
}

TEST_CASE("formulas get subscripts and superscripts, names do not") {
    CHECK(math_html("w_k <= e^{−αηk}") == "w<sub>k</sub> ≤ e<sup>−αηk</sup>");
    CHECK(math_html("(k_T+1)^2/(4k_T)") == "(k<sub>T</sub>+1)²/(4k<sub>T</sub>)");
    CHECK(math_html("1-w_1000, C ρ^T, w_ε, f_V") ==
          "1-w<sub>1000</sub>, C ρ<sup>T</sup>, w<sub>ε</sub>, f<sub>V</sub>");
    CHECK(math_html("e^{−αg_{k,i}}, Σv_if_i") == "e<sup>−αg<sub>k,i</sub></sup>, Σv<sub>i</sub>f<sub>i</sub>");
    for (const std::string same : {"greedy_worst_domain.md", "a _b", "x_", "x^", "x_{", "x_{}", "x_{{}", "w_greedy",
                                   "number_of_words", "_", "f_12a"})
        CHECK(math_html(same) == same);
    CHECK(math_html("1 - ηλ_min, h_max < 1, q^{2T}") == "1 - ηλ<sub>min</sub>, h<sub>max</sub> &lt; 1, q<sup>2T</sup>");
    CHECK(math_html("x_{<b>}") == "x<sub>&lt;b&gt;</sub>");
}
