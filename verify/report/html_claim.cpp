#include "report/html_claim.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "base/decimal.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "report/html_table.hpp"
#include "report/markdown.hpp"
#include "report/math.hpp"
#include "report/plots.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

/// The text of a file, or nothing where there is none.
std::string text_of(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) ? read_file(path) : std::string();
}

/// A file of the report by its name there.
std::string link(const std::string& file) {
    return fmt::format("<a href=\"{0}\"><code>{0}</code></a>", escape_html(file));
}

/// A reason: formulas as such, but the folder of the text files, which the user names, literally.
std::string reason_html(std::string_view reason, const std::string& folder) {
    std::string html;
    for (auto at = folder.empty() ? std::string_view::npos : reason.find(folder); at != std::string_view::npos;
         at = reason.find(folder)) {
        html += math_html(reason.substr(0, at)) + escape_html(folder);
        reason.remove_prefix(at + folder.size());
    }
    return html + math_html(reason);
}

/// What stands behind a part, with what Coq has to do with it.
std::string basis_html(const Part& part, const CoqTheorem& theorem) {
    if (part.basis != Basis::theorem) return to_string(part.basis);
    if (part.coq.empty()) return "theorem, on paper";
    return fmt::format("theorem, Coq: <code>{}</code>, {}", escape_html(part.coq), escape_html(theorem.status()));
}

/// The parts of a claim in a table.
std::string parts_html(const ClaimOutcome& entry, const std::string& corpus) {
    if (entry.claim->parts.empty()) return {};
    HtmlTable table("parts", {{"part"}, {"statement"}, {"rests on"}, {"assertions", "number"}, {"verdict"}});
    for (std::size_t i = 0; i < entry.claim->parts.size(); ++i) {
        const Part& part = entry.claim->parts[i];
        const PartFinding found = entry.part(part);
        std::string rests = basis_html(part, i < entry.coq.size() ? entry.coq[i] : CoqTheorem());
        if (!part.assumes.empty()) rests += "<br><span class=\"quiet\">assumes " + math_html(part.assumes) + "</span>";
        if (!passes(found.verdict))
            rests += "<br><span class=\"quiet\">" + reason_html(found.reason, corpus) + "</span>";
        table.row({escape_html(part.key), math_html(part.statement), rests, std::to_string(found.assertions),
                   fmt::format("<span class=\"verdict {}\">{}</span>", to_string(found.verdict), shown(part, found))});
    }
    return "<h3>Parts, and what each rests on</h3>\n" + table.html();
}

/// A fraction with its decimals, for few can place 1002001/4000.
std::string value_text(const std::string& lower, const std::string& upper) {
    const auto [below, above] = decimal_bounds(lower);
    if (lower != upper || below == lower) return interval_text(lower, upper);
    return lower + (below == above ? " = " + below : fmt::format(" ≈ {:.10g}", std::stod(below)));
}

std::string kind_of(const Quantity& number) {
    if (number.lower.starts_with(digest_prefix)) return "digest of all samples";
    if (number.upper.empty()) return "simulated";
    return number.lower == number.upper ? "exact" : "enclosure, certified";
}

std::string numbers_html(const Finding& finding) {
    if (finding.numbers.empty()) return {};
    HtmlTable table("numbers", {{"name"}, {"value"}, {"kind"}, {"follows from"}});
    for (const Quantity& number : finding.numbers) {
        std::string from = math_html(number.derivation.quantity);
        for (const auto& [name, value] : number.derivation.inputs)
            if (name == "instance") from += ", instance " + math_html(value);
        table.row({math_html(number.name), escape_html(value_text(number.lower, number.upper)), kind_of(number), from});
    }
    return "<h3>Numbers</h3>\n" + table.html();
}

std::string controls_html(const ClaimOutcome& entry, const std::string& corpus) {
    if (entry.controls.empty()) return "<p class=\"quiet\">Controls were not run.</p>\n";
    HtmlTable table("controls",
                    {{"control"}, {"what it changes"}, {"must refute"}, {"assertion that refuted it"}, {"verdict"}});
    for (const ControlOutcome& entry_of : entry.controls) {
        const Control& control = *entry_of.control;
        const Finding& found = entry_of.outcome.finding;
        std::string changes = math_html(control.why);
        if (!control.constant.empty())
            changes +=
                fmt::format("<br><span class=\"quiet\">the constant <code>{}</code> of the statement, times {}</span>",
                            escape_html(control.constant), escape_html(control.factor));
        table.row({escape_html(control.name), changes, escape_html(fmt::format("{}", fmt::join(control.parts, ", "))),
                   reason_html(found.reason, corpus),
                   fmt::format("<span class=\"control{}\">{}</span>", entry_of.as_it_must() ? "" : " wrong",
                               entry_of.as_it_must()
                                   ? "refuted, as it must be"
                                   : fmt::format("{}{}: not as it must be", to_string(found.verdict),
                                                 entry_of.refuted().empty() ? "" : " in " + entry_of.refuted()))});
    }
    return "<h3>Controls: the same check where the claim is false</h3>\n" + table.html();
}

/// Whether a plot script reads the table, which a script names `data.'/NAME.tsv'`.
bool reads(const std::string& script, const Table& table) {
    return script.find("/" + table.name + ".tsv") != std::string::npos;
}

std::string pictures_html(const ClaimOutcome& entry, const Finding& finding, const PageSources& sources) {
    std::string html;
    for (const std::string& stem : entry.claim->plots) {
        const fs::path script = sources.tree / "plots" / (stem + ".gp");
        const std::string caption = plot_caption(script), text = text_of(script);
        const std::string file = "plots/" + stem + ".svg";
        const std::string svg =
            inline_svg(text_of(sources.report / file), stem + "-", caption.empty() ? stem : caption);
        if (svg.empty()) {
            html += fmt::format("<p class=\"quiet\">The picture {} was not drawn.</p>\n", escape_html(stem));
            continue;
        }
        std::string from = link(file);
        for (const Table& table : finding.tables)
            if (reads(text, table)) from += ", data " + link("plots/data/" + table.name + ".tsv");
        html += fmt::format("<figure>\n{}<figcaption>{}<br>{}, drawn by {}</figcaption></figure>\n", svg,
                            math_html(caption), from, source_link("plots/" + stem + ".gp", sources));
    }
    return html;
}

std::string facts_html(const ClaimOutcome& entry, const Finding& finding, const PageSources& sources) {
    const Claim& claim = *entry.claim;
    std::string html = "<dl>";
    const auto fact = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, value);
    };
    fact("supports", escape_html(paper_statement(claim.paper)));
    fact("source", escape_html(claim.source));
    fact("kind", escape_html(to_string(claim.kind)));
    fact("method", escape_html(to_string(claim.method)));
    fact("theory", math_html(finding.theory));
    fact("measured", math_html(finding.measured));
    fact("proof", source_link(claim.proof(), sources));
    fact("check", source_link("verify/claims/" + claim.stem() + ".cpp", sources));
    fact("results", link("results.json"));
    return html + "</dl>\n";
}

}  // namespace

std::string verdict_html(Verdict verdict) {
    return fmt::format("<span class=\"verdict {0}\">{0}</span>", to_string(verdict));
}

std::string filter_attributes(const ClaimOutcome& entry) {
    std::set<std::string> bases;
    for (const Part& part : entry.claim->parts) bases.insert(to_string(part.basis));
    return fmt::format(" data-paper=\"{}\" data-verdict=\"{}\" data-basis=\"{}\"", escape_html(entry.claim->paper),
                       to_string(entry.finding().verdict), fmt::join(bases, " "));
}

std::string source_link(const std::string& file, const PageSources& sources, const std::string& tag) {
    std::error_code ignored;
    std::string name = escape_html(file);
    if (!tag.empty()) name = fmt::format("<{0}>{1}</{0}>", tag, name);
    if (!fs::is_regular_file(sources.tree / file, ignored)) return name;
    const fs::path way = fs::proximate(sources.tree / file, sources.report, ignored);
    return fmt::format("<a href=\"{}\">{}</a>", escape_html(way.generic_string()), name);
}

std::string paper_statement(const std::string& paper) {
    if (paper == "P1") return "P1: the greedy choice T = 1 can fail, even in a simple quadratic example";
    if (paper == "P2") return "P2: with full gradients the optimal T is Θ(log N)";
    if (paper == "P3") return "P3: with stochastic gradients the optimal T is Θ(√(N log N))";
    if (paper == "P4") return "P4: proof-of-concept experiments agree";
    return paper;
}

std::string claim_section(const ClaimOutcome& entry, const PageSources& sources, const std::string& corpus) {
    const Claim& claim = *entry.claim;
    const Finding finding = entry.finding();
    std::string html = fmt::format(
        "<section class=\"claim\" id=\"{0}\" aria-labelledby=\"{0}-title\"{1}>\n<header><h2 "
        "id=\"{0}-title\">{2}{0}</h2>"
        "{3}</header>\n<p class=\"statement\">{4}</p>\n",
        escape_html(claim.id), filter_attributes(entry), claim.label.empty() ? "" : escape_html(claim.label) + " ",
        verdict_html(finding.verdict), math_html(claim.statement));
    if (!passes(finding.verdict))
        html += fmt::format("<p class=\"reason\">{}</p>\n", reason_html(finding.reason, corpus));
    html += facts_html(entry, finding, sources) + parts_html(entry, corpus) + pictures_html(entry, finding, sources) +
            numbers_html(finding) + controls_html(entry, corpus);
    for (std::size_t i = 0; i < entry.coq.size(); ++i)
        if (!entry.coq[i].statement.empty())
            html += fmt::format(
                "<details><summary>Coq statement of {} ({})</summary><div>\n<pre>{}</pre></div></details>\n",
                escape_html(claim.parts[i].key), escape_html(entry.coq[i].status()),
                escape_html(entry.coq[i].statement));
    if (const std::string proof = text_of(sources.tree / claim.proof()); !proof.empty())
        html += "<details><summary>Proof</summary><div>\n" + markdown_to_html(proof) + "</div></details>\n";
    return html + "<p class=\"top\"><a href=\"#top\">Back to top</a></p>\n</section>\n";
}

}  // namespace datamix::verify
