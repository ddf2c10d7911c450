// The page of a report: claims and their evidence, filters, landmarks, contrast; names are text.

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "program/drawn.hpp"
#include "report/html.hpp"
#include "report/plots.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

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

TEST_CASE("a picture leads from the paper over claims and theorems to files", "[report]") {
    const TemporaryFolder folder;
    std::vector<Claim> claims = {claim_of("one", below_one(0)), claim_of("two", below_one(1)),
                                 claim_of("three", below_one(0))};
    claims[0].label = "F4";
    claims[0].parts = {{"a", "A.", Basis::theorem, "DataMixing.One.first"},
                       {"b", "B.", Basis::theorem, "DataMixing.One.second"},
                       {"c", "C.", Basis::theorem, "DataMixing.Other.third"},
                       {"d", "D.", Basis::theorem, "DataMixing.One.first"}};
    claims[2].paper = "extension";
    fs::create_directories(folder.path() / "proofs");
    write_file(folder / "proofs/one.md", "# One\n");
    const std::string page = report_html(run_of(claims), {folder.path(), folder.path()});
    const std::string picture = page.substr(page.find("<svg class=\"dependencies\""));
    const auto times = [&](const std::string& part) {
        std::size_t found = 0;
        const std::string text = picture.substr(0, picture.find("</svg>"));
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
        return found;
    };
    for (const std::string once :
         {">P1</text>", ">extension</text>", "<a href=\"#one\">F4 one</a> <tspan class=\"",
          "<a href=\"#two\">two</a> <tspan class=\"refuted\">refuted", ">One.first</text>", ">One.second</text>",
          ">Other.third</text>", ">proofs/coq/One.v</text>", ">proofs/coq/Other.v</text>",
          "<a href=\"proofs/one.md\">proofs/one.md</a>", ">proofs/two.md</text>", ">verify/claims/three.cpp</text>"}) {
        INFO(once);
        CHECK(times(once) == 1);
    }
    // paper to claim, claim to its two files and its theorems, each of these to its file
    CHECK(times("<path ") == 3 + 3 * 2 + 3 + 3);
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
    // Where git is, and the sources are a clone that it trusts.
    if (run_process({"git", "rev-parse", "--verify", "HEAD"}, source_tree()).status == 0)
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
