#include "report/html_dependencies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.hpp"
#include "report/html_claim.hpp"

namespace datamix::verify {

namespace {

constexpr int row_height = 17, top = 34;            // pixels
constexpr int columns[] = {0, 80, 335, 720};        // left ends of the four columns
constexpr int right_ends[] = {65, 325, 705, 1010};  // of what is written in them

/// What is written in a column, in the middle of the rows it spans.
struct Node {
    int column;
    double row;
    std::string html;
};

class DependencyDrawing {
public:
    void add(const Node& node) {
        nodes_ += fmt::format("<text x=\"{}\" y=\"{:g}\">{}</text>\n", columns[node.column], y(node) + 4, node.html);
    }
    void connect(const Node& from, const Node& to) {
        const int left = right_ends[from.column], right = columns[to.column] - 5, middle = (left + right) / 2;
        lines_ += fmt::format("<path d=\"M{0} {1:g}C{2} {1:g} {2} {3:g} {4} {3:g}\"/>\n", left, y(from), middle, y(to),
                              right);
    }
    std::string html(int rows) const {
        std::string heads;
        const char* titles[] = {"paper", "claim", "theorem of Coq", "file"};
        for (int i = 0; i < 4; ++i)
            heads += fmt::format("<text class=\"head\" x=\"{}\" y=\"14\">{}</text>", columns[i], titles[i]);
        return fmt::format(
            "<div class=\"wide\"><svg class=\"dependencies\" role=\"img\" aria-label=\"What each statement of the "
            "paper rests on: claims, "
            "theorems, files\" viewBox=\"0 0 1010 {0}\" width=\"1010\" height=\"{0}\">\n{1}\n<g "
            "class=\"lines\">\n{2}</g>\n{3}</svg></div>\n",
            top + rows * row_height, heads, lines_, nodes_);
    }

private:
    static double y(const Node& node) { return top + (node.row + .5) * row_height; }

    std::string lines_, nodes_;
};

/// "GreedyWorstDomain.v" of "DataMixing.GreedyWorstDomain.greedy_goes_to_the_worst".
std::string coq_file(const std::string& theorem) {
    const auto module = theorem.find('.') + 1;
    return "proofs/coq/" + theorem.substr(module, theorem.find('.', module) - module) + ".v";
}

/// Without the library's name, which is always the same.
std::string short_name(const std::string& theorem) { return theorem.substr(theorem.find('.') + 1); }

/// A claim with what it rests on, from `row` on, and its node; how many rows that takes. Its own files come first, then
/// a row per theorem, in the first row of a file that file.
int draw_claim(const ClaimOutcome& entry, const PageSources& sources, int row, DependencyDrawing& drawing, Node& node) {
    const Claim& claim = *entry.claim;
    std::vector<std::string> theorems;
    for (const Part& part : claim.parts)
        if (!part.coq.empty() && std::find(theorems.begin(), theorems.end(), part.coq) == theorems.end())
            theorems.push_back(part.coq);
    const int rows = 2 + static_cast<int>(theorems.size());
    const std::string verdict = to_string(entry.finding().verdict);
    node = {1, row + .5,
            fmt::format("<a href=\"#{0}\">{1}{0}</a> <tspan class=\"{2}\">{2}</tspan>", escape_html(claim.id),
                        claim.label.empty() ? "" : escape_html(claim.label) + " ", verdict)};
    drawing.add(node);
    const auto add_file = [&](const std::string& file, const Node& from, int at) {
        Node there{3, static_cast<double>(at), source_link(file, sources, "")};
        drawing.add(there);
        drawing.connect(from, there);
        return there;
    };
    add_file(claim.proof(), node, row);
    add_file("verify/claims/" + claim.stem() + ".cpp", node, row + 1);
    std::map<std::string, Node> files;
    for (int at = row + 2; const std::string& name : theorems) {
        const Node theorem{2, static_cast<double>(at), escape_html(short_name(name))};
        drawing.add(theorem);
        drawing.connect(node, theorem);
        const std::string file = coq_file(name);
        if (const auto known = files.find(file); known != files.end())
            drawing.connect(theorem, known->second);
        else
            files.emplace(file, add_file(file, theorem, at));
        ++at;
    }
    return rows;
}

}  // namespace

std::string dependencies_html(const Run& run, const PageSources& sources) {
    DependencyDrawing drawing;
    int row = 0;
    for (std::size_t first = 0; first < run.claims.size();) {
        const std::string& paper = run.claims[first].claim->paper;
        const int begin = row;
        std::vector<Node> claims;
        std::size_t last = first;
        for (; last < run.claims.size() && run.claims[last].claim->paper == paper; ++last) {
            claims.emplace_back();
            row += draw_claim(run.claims[last], sources, row, drawing, claims.back());
        }
        const Node statement{0, (begin + row - 1) / 2., escape_html(paper)};
        drawing.add(statement);
        for (const Node& claim : claims) drawing.connect(statement, claim);
        first = last;
    }
    return "<details class=\"rests\"><summary>What rests on what: paper, claims, theorems, files</summary>\n" +
           drawing.html(row) + "</details>\n";
}

}  // namespace datamix::verify
