// The proofs' Markdown on the page: every sign of a formula is there, and only what is meant as a mark is one.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "report/markdown.hpp"

namespace datamix::verify {
namespace {

namespace fs = std::filesystem;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

std::string replaced(const std::string& text, const std::string& pattern, const std::string& by) {
    return std::regex_replace(text, std::regex(pattern), by);
}

/// A match with the 60 bytes before it.
std::string context(const std::smatch& match) {
    const std::string before = match.prefix();
    return before.substr(before.size() - std::min<std::size_t>(before.size(), 60)) + match.str();
}

/// What a reader of the page sees, its subscripts and superscripts written as in the source.
std::string shown(std::string html) {
    html = replaced(replaced(html, "<sub>", "_"), "<sup>", "^");
    html = replaced(html, "<[^>]*>", "");
    for (const auto& [entity, sign] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}})
        html = replaced(html, entity, sign);
    return replaced(html, "&amp;", "&");
}

/// A source without HTML comments, which the page would show.
std::string source_of(const fs::path& file) { return replaced(read_file(file), "<!--[^>]*-->\n", ""); }

/// All Markdown of the repository that the page or a code host shows.
std::vector<fs::path> sources() {
    std::vector<fs::path> files = {source_tree() / "README.md"};
    for (const auto& entry : fs::directory_iterator(source_tree() / "proofs"))
        if (entry.path().extension() == ".md") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("the Markdown of proofs becomes HTML, and HTML in it text", "[program]") {
    CHECK(markdown_to_html("# T\n\na *b* **c** `d<e>`\nf\n") ==
          "<h3>T</h3>\n<p>a <em>b</em> <strong>c</strong> <code>d&lt;e&gt;</code>\nf</p>\n");
    CHECK(markdown_to_html("###### deep", 3) == "<h6>deep</h6>\n");
    CHECK(markdown_to_html("| a | b |\n|---|--:|\n| 1 | `x` \\| y |\n") ==
          "<div class=\"wide\"><table><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr>\n<tr><td>1</td><td><code>x</code> | y</td></tr>\n"
          "</table></div>\n");
    CHECK(markdown_to_html("- a\n- b\n  c\n\ntext") == "<ul>\n<li>a</li>\n<li>b\nc</li>\n</ul>\n<p>text</p>\n");
    CHECK(markdown_to_html("1. a\n2. b") == "<ol start=\"1\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    CHECK(markdown_to_html("```\n# <x>\n```") == "<pre># &lt;x&gt;\n</pre>\n");
    CHECK(markdown_to_html("    code\n\ntext") == "<pre>code\n</pre>\n<p>text</p>\n");
    CHECK(markdown_to_html("> q\n\n---\n") == "<blockquote><p>q</p>\n</blockquote>\n<hr>\n");
    CHECK(markdown_to_html("[a_k](b.md), [c](https://d.org)") == "<p>a<sub>k</sub>, c (https://d.org)</p>\n");
    CHECK(markdown_to_html("a &amp; b  \nc") == "<p>a &amp; b<br>\nc</p>\n");
    const std::string hostile =
        markdown_to_html("<script>x</script> <b>y</b> [a](javascript:x) ![<i>](x)\n\n<script>\n");
    for (const std::string mark : {"<script", "<b>", "<i>", "javascript", "<img"}) CHECK(count(hostile, mark) == 0);
    for (const std::string open : {"```", "`", "**", "*", "[", "[a](", "|", "#", "- ", "1.", "> ", "    ", ""})
        CHECK_NOTHROW(markdown_to_html(open));
}

TEST_CASE("a star in a formula is a star, and a line that begins with a bar is text", "[program]") {
    CHECK(markdown_to_html("w* − w_T* and a * b * c") == "<p>w* − w<sub>T</sub>* and a * b * c</p>\n");
    CHECK(markdown_to_html("|θ(w)−θ*| ≤ C, z* of T*, *so*") == "<p>|θ(w)−θ*| ≤ C, z* of T*, <em>so</em></p>\n");
    CHECK(markdown_to_html("w\\*u and v\\*u") == "<p>w*u and v*u</p>\n");
    CHECK(markdown_to_html("hence\n|w_T−w*| ≤ 1 for all T") == "<p>hence\n|w<sub>T</sub>−w*| ≤ 1 for all T</p>\n");
    CHECK(markdown_to_html("|a| ≤ |b|\n|c| ≤ |d|\n") == "<p>|a| ≤ |b|\n|c| ≤ |d|</p>\n");
}

TEST_CASE("every optimum and every bar of the sources is on the page", "[program]") {
    std::size_t stars = 0;
    for (const fs::path& file : sources()) {
        INFO(file.string());
        const std::string text = source_of(file), html = markdown_to_html(text), page = shown(html);
        const std::string source = replaced(text, "\\\\([*_|])", "$1");
        // Symbols of which the sources never close an emphasis or a bold text.
        for (const std::string symbol : {"T", "w", "θ", "F", "z", "Z", "N", "x", "ψ"}) {
            INFO(symbol);
            CHECK(count(page, symbol + "*") == count(source, symbol + "*"));
            stars += count(page, symbol + "*");
        }
        for (const std::string mark : {"|_1", "|_∞", "|_2", "∂_i", ")_i", "*_i"}) {
            INFO(mark);
            CHECK(count(page, mark) == count(source, mark));
        }
    }
    CHECK(stars > 200);
}

TEST_CASE("no emphasis inside a word, no table without a rule row, no cell lost", "[program]") {
    const std::regex inside_word(R"([^\s>(|]<(em|strong)>|</(em|strong)>[^\s<.,:;)|!?/])");
    const std::regex rule(R"(\s*\|(\s*:?-+:?\s*\|)+\s*)"), bar(R"((^|[^\\])\|)");
    for (const fs::path& file : sources()) {
        INFO(file.string());
        const std::string text = source_of(file), html = markdown_to_html(text);
        std::smatch match;
        const bool found = std::regex_search(html, match, inside_word);
        INFO((found ? context(match) : std::string()));
        CHECK_FALSE(found);

        std::istringstream lines(text);
        std::size_t tables = 0, bars = 0;  // `bars` of the header, then of every row below it
        std::string previous;
        for (std::string line; std::getline(lines, line); previous = line) {
            const auto bars_of = [&](const std::string& row) {
                return static_cast<std::size_t>(
                    std::distance(std::sregex_iterator(row.begin(), row.end(), bar), std::sregex_iterator()));
            };
            if (std::regex_match(line, rule)) {
                ++tables;
                bars = bars_of(previous);
            }
            if (!line.starts_with("|")) bars = 0;
            INFO(line);
            if (bars > 0) CHECK(bars_of(line) == bars);
        }
        CHECK(count(html, "<table>") == tables);
    }
}

}  // namespace datamix::verify
