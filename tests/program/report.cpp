// What the report is made of: the table, HTML, Markdown, pictures.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>

#include "base/build_info.hpp"
#include "base/decimal.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "program/support.hpp"
#include "report/html.hpp"
#include "report/math.hpp"
#include "report/plots.hpp"
#include "report/terminal.hpp"
#include "runner/runner.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A claim with one table and one picture.
Claim drawn_claim(const std::string& label) {
    Claim claim = claim_of("drawn", [label](const Context& context) {
        Finding finding = below_one(0)(context);
        finding.tables = {{"drawn", {"T", label}, {{"1", "2"}, {"2", "3\t4\n5"}}}};
        return finding;
    });
    claim.plots = {"drawn"};
    return claim;
}

/// The result points into `claims`.
Run run_of(const std::vector<Claim>& claims) { return run_checks(select(claims, {}, true), Context{}, {}); }

/// Sets PATH for as long as it lives.
class Path {
public:
    explicit Path(const char* value) : before_(std::getenv("PATH")) { setenv("PATH", value, 1); }
    ~Path() { setenv("PATH", before_.c_str(), 1); }
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;

private:
    std::string before_;
};

}  // namespace

TEST_CASE("text is measured in columns and wrapped without losing a letter") {
    CHECK(display_width("|w_T−w*| ≤ Cρ^T") == 15);
    CHECK(display_width("w\xCC\x84") == 1);  // w and a combining bar
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

TEST_CASE("hostile names are text on the page") {
    const std::string hostile = "<script>alert('x')</script>&\"";
    std::vector<Claim> claims = {drawn_claim(hostile)};
    claims[0].id = hostile;
    claims[0].statement = claims[0].paper = claims[0].source = hostile;
    claims[0].controls[0].name = claims[0].controls[0].why = hostile;
    claims[0].check = [&](const Context&) {
        Finding finding;
        finding.reason = finding.theory = finding.measured = hostile;
        finding.numbers = {{hostile, hostile, {}}, {"b", hostile, "x"}};
        return finding;
    };
    const TemporaryFolder folder;
    const std::string page = report_html(run_of(claims), {folder.path(), folder.path()});
    CHECK_FALSE(has(page, "<script"));
    CHECK(has(page, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"));
    for (const std::string outside : {"http://", "https://", "src=", "@import", "url("})
        CHECK_FALSE(has(page, outside));
}

TEST_CASE("the page holds every claim, its numbers, controls, proof and picture") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {drawn_claim("gap")};
    write_file(folder / "x", "");
    fs::create_directories(folder.path() / "proofs");
    fs::create_directories(folder.path() / "plots");
    write_file(folder / "proofs/drawn.md", "# Drawn\n\nBecause `a < b`.\n");
    write_file(folder / "plots/drawn.gp", "# caption: The gap against T,\n# as measured.\nload common\n");
    write_file(folder / "plots/drawn.svg", "<?xml?><svg><title>t</title><path id='p'/><use href='#p'/></svg>");
    const std::string page = report_html(run_of(claims), {folder.path(), folder.path()});
    for (const std::string part :
         {"1 claim: 1 proved. 2 controls, all refuted as they must be.", "The value is below one.",
          "refuted, as it must be", "<h3>Drawn</h3>", "<code>a &lt; b</code>", "The gap against T, as measured.",
          "id='drawn-p'", "href='#drawn-p'"})
        CHECK(has(page, part));
    CHECK_FALSE(has(page, "<title>t</title>"));
}

TEST_CASE("from a claim the page leads to its evidence", "[report]") {
    const TemporaryFolder folder;
    std::vector<Claim> claims = {drawn_claim("gap")};
    claims[0].label = "F4";
    claims[0].controls[0].constant = "four", claims[0].controls[0].factor = "1/2";
    fs::create_directories(folder.path() / "proofs");
    fs::create_directories(folder.path() / "plots");
    fs::create_directories(folder.path() / "verify/claims");
    write_file(folder / "proofs/drawn.md", "# Drawn\n");
    write_file(folder / "verify/claims/drawn.cpp", "// Drawn\n");
    write_file(folder / "plots/drawn.gp", "# caption: The gap.\nplot data.'/drawn.tsv'\n");
    fs::create_directories(folder.path() / "my report/plots");
    write_file(folder / "my report/plots/drawn.svg", "<svg/>");
    const std::string page = report_html(run_of(claims), {folder / "my report", folder.path()});
    for (const std::string part :
         {"href=\"results.json\"", "href=\"environment.json\"", "href=\"plots/drawn.svg\"",
          "data <a href=\"plots/data/drawn.tsv\"", "href=\"../proofs/drawn.md\"", "href=\"../verify/claims/drawn.cpp\"",
          "href=\"../plots/drawn.gp\"", ">F4 drawn</h2>",
          "two is not below one<br><span class=\"quiet\">the constant <code>four</code> of the statement, times 1/2",
          "<td data-label=\"assertion that refuted it\">false: the value is below one</td>",
          "<td data-label=\"kind\">exact</td>", "<td data-label=\"follows from\">a third, instance one</td>"})
        CHECK(has(page, part));
    const std::string elsewhere = report_html(run_of(claims), {folder / "my report", folder / "nowhere"});
    CHECK(has(elsewhere, "<dt>proof</dt><dd><code>proofs/drawn.md</code></dd>"));  // named, no dead link
    CHECK_FALSE(has(elsewhere, "href=\"../"));
}

TEST_CASE("the page can be filtered without a script, and read without the filters", "[report]") {
    std::vector<Claim> claims = {claim_of("one", below_one(0)), claim_of("two", below_one(1))};
    claims[1].paper = "extension";
    claims[1].parts = {{"a", "A.", Basis::evidence}, {"b", "B.", Basis::theorem}};
    const std::string page = report_html(run_of(claims), {"none", "none"});
    CHECK(has(page,
              "<section class=\"claim\" id=\"one\" aria-labelledby=\"one-title\" data-paper=\"P1\" "
              "data-verdict=\"proved\" data-basis=\"\">"));
    CHECK(has(page,
              "<tr class=\"claim\" data-paper=\"extension\" data-verdict=\"refuted\" "
              "data-basis=\"evidence theorem\">"));
    for (const std::string there :
         {"paper-P1", "paper-extension", "verdict-proved", "verdict-refuted", "basis-theorem", "basis-evidence"}) {
        INFO(there);
        CHECK(has(page, "id=\"filter-" + there + "\""));
        CHECK(has(page, "body:has(#filter-" + there + ":checked) .claim:not("));
    }
    for (const std::string hidden : {"#filter-paper-P1:checked) .claim:not([data-paper=\"P1\"])",
                                     "#filter-verdict-refuted:checked) .claim:not([data-verdict=\"refuted\"])",
                                     "#filter-basis-theorem:checked) .claim:not([data-basis~=\"theorem\"])"})
        CHECK(has(page, "body:has(" + hidden + " { display:none; }"));
    for (const std::string absent : {"paper-P2", "verdict-undecided", "basis-certified"})
        CHECK_FALSE(has(page, "filter-" + absent));
    CHECK_FALSE(has(page, "<script"));
    CHECK(has(page, "@supports selector(body:has(a)) { .filters { display:flex; } }"));
}

TEST_CASE("the page has landmarks, headed tables and a way back to its top", "[report]") {
    const std::vector<Claim> claims = {drawn_claim("gap"), claim_of("other", below_one(0))};
    const std::string page = report_html(run_of(claims), {"none", "none"});
    const auto times = [&](const std::string& part) {
        std::size_t found = 0;
        for (auto at = page.find(part); at != std::string::npos; at = page.find(part, at + 1)) ++found;
        return found;
    };
    for (const std::string once :
         {"<header id=\"top\">", "<nav aria-label=", "<main id=\"claims\">", "</main>", "<h1>", "<dt>version</dt>",
          "<dt>date</dt>", "<dt>machine</dt>", "<dt>compiler</dt>", "<dt>profile</dt>", "lang=\"en\""}) {
        INFO(once);
        CHECK(times(once) == 1);
    }
    CHECK(times("<a href=\"#top\">Back to top</a>") == claims.size());
    CHECK(times("<th scope=\"col\"") + times("<th scope=\"row\"") == times("<th "));
    CHECK(has(page, "details::details-content { content-visibility:visible; block-size:auto; }"));  // printed open
    CHECK(times("<th>") == 0);
    CHECK(times("<td>") == 0);  // each says on a phone what column it is of
    if (fs::exists(source_tree() / ".git"))
        CHECK(std::regex_search(page, std::regex("<dt>commit</dt><dd>[0-9a-f]{12}(-dirty)?</dd>")));
}

namespace {

/// Relative luminance of "#rgb" or "#rrggbb" (WCAG 2).
double luminance(std::string color) {
    if (color.size() == 4) color = {color[0], color[1], color[1], color[2], color[2], color[3], color[3]};
    double sum = 0;
    for (const auto& [at, weight] : {std::pair{1u, .2126}, {3u, .7152}, {5u, .0722}}) {
        const double part = std::stoi(color.substr(at, 2), nullptr, 16) / 255.;
        sum += weight * (part <= .04045 ? part / 12.92 : std::pow((part + .055) / 1.055, 2.4));
    }
    return sum;
}

}  // namespace

TEST_CASE("every text colour of the page has contrast 4.5 on its grounds, light, dark and printed", "[report]") {
    const std::string style(report_style());
    const std::regex scheme(":root \\{([^}]*)\\}"), color("--([a-z]+): *(#[0-9a-f]+)");
    std::size_t schemes = 0;
    for (std::sregex_iterator found(style.begin(), style.end(), scheme), end; found != end; ++found, ++schemes) {
        const std::string text = (*found)[1];
        std::map<std::string, std::string> colors;
        for (std::sregex_iterator one(text.begin(), text.end(), color); one != end; ++one)
            colors[(*one)[1]] = (*one)[2];
        for (const std::string ink : {"ink", "quiet", "proved", "supported", "refuted", "undecided"})
            for (const std::string ground : {"paper", "soft"}) {
                INFO(ink << " " << colors[ink] << " on " << ground << " " << colors[ground]);
                const double one = luminance(colors.at(ink)), other = luminance(colors.at(ground));
                CHECK((std::max(one, other) + .05) / (std::min(one, other) + .05) >= 4.5);
            }
    }
    CHECK(schemes == 3);
}

TEST_CASE("pictures on one page do not share ids") {
    const std::string svg =
        R"x(<?xml version="1.0"?><svg><g id="a" clip-path="url(#c)"/><text>id="a" href='#b'</text></svg>)x";
    const std::string inlined = inline_svg(svg, "p-", "a \"label\"");
    CHECK(inlined.starts_with("<svg role=\"img\" aria-label=\"a &quot;label&quot;\">"));
    CHECK(has(inlined, R"x(<g id="p-a" clip-path="url(#p-c)"/>)x"));
    CHECK(has(inlined, R"(<text>id="a" href='#b'</text>)"));
    CHECK(inline_svg("no picture", "p-", "").empty());
    for (const std::string hostile : {"<script>1</script>", "<SCRIPT>1</SCRIPT>", "<foreignObject/>", "<iframe/>"})
        CHECK(inline_svg("<svg>" + hostile + "</svg>", "p-", "").empty());
    CHECK_FALSE(inline_svg("<svg><text>&lt;script&gt;</text></svg>", "p-", "").empty());
}

TEST_CASE("formulas get subscripts and superscripts, names do not") {
    CHECK(math_html("w_k <= e^{−αηk}") == "w<sub>k</sub> ≤ e<sup>−αηk</sup>");
    CHECK(math_html("(k_T+1)^2/(4k_T)") == "(k<sub>T</sub>+1)<sup>2</sup>/(4k<sub>T</sub>)");
    CHECK(math_html("1-w_1000, C ρ^T, w_ε, f_V") ==
          "1-w<sub>1000</sub>, C ρ<sup>T</sup>, w<sub>ε</sub>, f<sub>V</sub>");
    CHECK(math_html("e^{−αg_{k,i}}, Σv_if_i") == "e<sup>−αg<sub>k,i</sub></sup>, Σv<sub>i</sub>f<sub>i</sub>");
    for (const std::string same : {"greedy_worst_domain.md", "a _b", "x_", "x^", "x_{", "x_{}", "x_{{}", "w_greedy",
                                   "number_of_words", "_", "f_12a"})
        CHECK(math_html(same) == same);
    CHECK(math_html("x_{<b>}") == "x<sub>&lt;b&gt;</sub>");
}

TEST_CASE("gnuplot draws into a folder of any name, and its complaints are one line") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "it's a \"$(touch x)\" | folder";
    ReportFolder out(path);
    const fs::path scripts = folder.path() / "scripts 'of' plots";
    out.add_folder("plots/data");
    fs::create_directories(scripts);
    fs::copy_file(source_tree() / "plots" / "common.gp", scripts / "common.gp");
    const std::vector<Claim> claims = {drawn_claim("gap")};
    const Run run = run_of(claims);
    write_tables(run, out);
    CHECK(read_file(path / "plots/data/drawn.tsv") == "T\tgap\n1\t2\n2\t3 4 5\n");

    write_file(scripts / "drawn.gp",
               "load common\nset output out\nplot data.'/drawn.tsv' using 'T':'gap' with lines ls 1\n");
    const PlotReport good = draw_plots(run, out, scripts);
    CHECK(good.problems.empty());
    CHECK_FALSE(good.gnuplot_missing);
    CHECK(has(read_file(path / "plots/drawn.svg"), "<svg"));

    write_file(scripts / "drawn.gp", "load common\nset output out\nplot undefined_name\n");
    const PlotReport bad = draw_plots(run, out, scripts);
    REQUIRE(bad.problems.size() == 1);
    CHECK(has(bad.problems[0], "plots/drawn.gp: "));
    CHECK(has(bad.problems[0], "undefined_name"));
    CHECK_FALSE(fs::exists(path / "plots/drawn.svg"));  // the older picture does not stay
    for (const auto& entry : fs::directory_iterator(path / "plots")) CHECK(entry.path().filename() == "data");
}

TEST_CASE("labels in a picture are markup for nobody") {
    const TemporaryFolder folder;
    const fs::path scripts = folder.path() / "scripts", path = folder.path() / "out";
    ReportFolder out(path);
    out.add_folder("plots/data");
    fs::create_directories(scripts);
    fs::copy_file(source_tree() / "plots" / "common.gp", scripts / "common.gp");
    write_file(scripts / "drawn.gp",
               "load common\nset output out\nplot data.'/drawn.tsv' using 1:2 with lines title columnheader(2)\n");
    const std::vector<Claim> claims = {drawn_claim("<script>alert(1)</script>")};
    const Run run = run_of(claims);
    write_tables(run, out);
    REQUIRE(draw_plots(run, out, scripts).problems.empty());
    const std::string svg = read_file(path / "plots/drawn.svg");
    CHECK_FALSE(has(svg, "<script"));
    CHECK(has(svg, "&lt;script>alert(1)&lt;/script>"));  // in the key
    CHECK(has(report_html(run, {path, scripts}), "&lt;script>alert(1)"));
}

TEST_CASE("without gnuplot the results are still written, and the message says how to install it") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {drawn_claim("gap")};
    const Path none("");
    const Ran ran = run_verify(claims, {"run", "--out", folder / "out"});
    CHECK(ran.status == Status::missing);
    CHECK(ran.messages() == "verify: gnuplot is missing, so no pictures were drawn: apt-get install gnuplot-nox\n");
    CHECK(has(ran.out, "1 claim: 1 proved."));
    CHECK(has(read_file(folder / "out/results.json"), "\"proved\""));
    CHECK(has(read_file(folder / "out/index.html"), "The picture drawn was not drawn."));
}
