#include "report/html.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

#include "base/build_info.hpp"
#include "base/decimal.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "report/markdown.hpp"
#include "report/math.hpp"
#include "report/plots.hpp"
#include "report/terminal.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

/// The text of a file, or nothing where there is none.
std::string text_of(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) ? read_file(path) : std::string();
}

std::string verdict_html(Verdict verdict) {
    return fmt::format("<span class=\"verdict {0}\">{0}</span>", to_string(verdict));
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
    std::string html =
        "<h3>Parts, and what each rests on</h3>\n<div class=\"wide\"><table><tr><th>part</th><th>statement</th>"
        "<th>rests on</th><th class=\"number\">assertions</th><th>verdict</th></tr>\n";
    for (std::size_t i = 0; i < entry.claim->parts.size(); ++i) {
        const Part& part = entry.claim->parts[i];
        const PartFinding found = entry.part(part);
        std::string rests = basis_html(part, i < entry.coq.size() ? entry.coq[i] : CoqTheorem());
        if (!part.assumes.empty()) rests += "<br><span class=\"quiet\">assumes " + math_html(part.assumes) + "</span>";
        if (!passes(found.verdict))
            rests += "<br><span class=\"quiet\">" + reason_html(found.reason, corpus) + "</span>";
        html += fmt::format(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td><td><span class=\"verdict {}\">{}</span>"
            "</td></tr>\n",
            escape_html(part.key), math_html(part.statement), rests, found.assertions, to_string(found.verdict),
            shown(part, found));
    }
    return html + "</table></div>\n";
}

/// What Coq has to do with a claim.
std::string coq_html(const ClaimOutcome& entry) {
    const std::string cell = coq_cell(entry);
    return cell.empty() ? "not machine-checked" : cell;
}

std::string overview(const Run& run) {
    std::string html =
        "<div class=\"wide\"><table class=\"overview\"><thead><tr><th>claim</th><th>theory</th><th>measured</th>"
        "<th>verdict</th><th><abbr title=\"parts that are theorems, certified cases, evidence\">T C E</abbr></th>"
        "<th>Coq</th><th>controls</th><th class=\"number\">seconds</th></tr></thead><tbody>\n";
    for (const ClaimOutcome& entry : run.claims) {
        const Finding finding = entry.finding();
        std::size_t refuted = 0;
        for (const ControlOutcome& control : entry.controls) refuted += control.as_it_must() ? 1 : 0;
        const std::string controls =
            entry.controls.empty() ? "not run" : fmt::format("{} of {} refuted", refuted, entry.controls.size());
        const std::string id = escape_html(entry.claim->id);
        html += fmt::format(
            "<tr><td><a "
            "href=\"#{0}\">{0}</a></td><td>{1}</td><td>{2}</td><td>{3}</td><td>{8}</td><td>{7}</td><td><span "
            "class=\"control{4}\">{5}</span></td><td class=\"number\">{6}</td></tr>\n",
            id, math_html(finding.theory), math_html(finding.measured), verdict_html(finding.verdict),
            refuted < entry.controls.size() ? " wrong" : "", controls,
            entry.check ? fmt::format("{:.1f}", entry.check->seconds) : "", coq_html(entry), parts_cell(entry));
    }
    return html + "</tbody></table></div>\n";
}

/// A fraction with its decimals, for few can place 1002001/4000.
std::string value_text(const std::string& lower, const std::string& upper) {
    const auto [below, above] = decimal_bounds(lower);
    if (lower != upper || below == lower) return interval_text(lower, upper);
    return lower + (below == above ? " = " + below : fmt::format(" ≈ {:.10g}", std::stod(below)));
}

/// What the paper's abstract says, for readers who do not know P1 to P4 by heart.
std::string paper_statement(const std::string& paper) {
    if (paper == "P1") return "P1: the greedy choice T = 1 can fail, even in a simple quadratic example";
    if (paper == "P2") return "P2: with full gradients the optimal T is Θ(log N)";
    if (paper == "P3") return "P3: with stochastic gradients the optimal T is Θ(√(N log N))";
    if (paper == "P4") return "P4: proof-of-concept experiments agree";
    return paper;
}

std::string facts(const ClaimOutcome& entry, const Finding& finding) {
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
    fact("proof", "<code>" + escape_html(claim.proof()) + "</code>");
    return html + "</dl>\n";
}

std::string numbers(const Finding& finding) {
    if (finding.numbers.empty()) return {};
    std::string html =
        "<h3>Numbers</h3>\n<div class=\"wide\"><table class=\"numbers\"><tr><th>name</th><th>value</th>"
        "<th>known as</th></tr>\n";
    for (const Quantity& number : finding.numbers) {
        const std::string how = number.upper.empty()           ? "simulated"
                                : number.lower == number.upper ? "exact"
                                                               : "enclosed";
        html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", math_html(number.name),
                            escape_html(value_text(number.lower, number.upper)), how);
    }
    return html + "</table></div>\n";
}

std::string controls(const ClaimOutcome& entry, const std::string& corpus) {
    if (entry.controls.empty()) return "<p class=\"quiet\">Controls were not run.</p>\n";
    std::string html =
        "<h3>Controls: the same check where the claim is false</h3>\n<div class=\"wide\"><table><tr>"
        "<th>control</th><th>why the claim is false there</th><th>must refute</th><th>verdict</th></tr>\n";
    for (const ControlOutcome& control : entry.controls) {
        const Finding& found = control.outcome.finding;
        html += fmt::format(
            "<tr><td>{}</td><td>{}{}</td><td>{}</td><td><span class=\"control{}\">{}</span></td></tr>\n",
            escape_html(control.control->name), math_html(control.control->why),
            found.reason.empty() ? "" : "<br><span class=\"quiet\">" + reason_html(found.reason, corpus) + "</span>",
            escape_html(fmt::format("{}", fmt::join(control.control->parts, ", "))),
            control.as_it_must() ? "" : " wrong",
            control.as_it_must() ? "refuted, as it must be"
                                 : fmt::format("{}{}: not as it must be", to_string(found.verdict),
                                               control.refuted().empty() ? "" : " in " + control.refuted()));
    }
    return html + "</table></div>\n";
}

std::string pictures(const Claim& claim, const PageSources& sources) {
    std::string html;
    for (const std::string& stem : claim.plots) {
        const std::string caption = plot_caption(sources.tree / "plots" / (stem + ".gp"));
        const std::string svg = inline_svg(text_of(sources.report / "plots" / (stem + ".svg")), stem + "-",
                                           caption.empty() ? stem : caption);
        html += svg.empty()
                    ? fmt::format("<p class=\"quiet\">The picture {} was not drawn.</p>\n", escape_html(stem))
                    : fmt::format("<figure>\n{}<figcaption>{}</figcaption></figure>\n", svg, math_html(caption));
    }
    return html;
}

std::string claim_section(const ClaimOutcome& entry, const PageSources& sources, const std::string& corpus) {
    const Claim& claim = *entry.claim;
    const Finding finding = entry.finding();
    const std::string id = escape_html(claim.id);
    std::string html =
        fmt::format("<section id=\"{0}\">\n<header><h2>{0}</h2>{1}</header>\n<p class=\"statement\">{2}</p>\n", id,
                    verdict_html(finding.verdict), math_html(claim.statement));
    if (!passes(finding.verdict))
        html += fmt::format("<p class=\"reason\">{}</p>\n", reason_html(finding.reason, corpus));
    html += facts(entry, finding) + parts_html(entry, corpus) + pictures(claim, sources) + numbers(finding) +
            controls(entry, corpus);
    for (std::size_t i = 0; i < entry.coq.size(); ++i)
        if (!entry.coq[i].statement.empty())
            html += fmt::format(
                "<details><summary>Coq statement of {} ({})</summary><div>\n<pre>{}</pre></div></details>\n",
                escape_html(claim.parts[i].key), escape_html(entry.coq[i].status()),
                escape_html(entry.coq[i].statement));
    if (const std::string proof = text_of(sources.tree / claim.proof()); !proof.empty())
        html += "<details><summary>Proof</summary><div>\n" + markdown_to_html(proof) + "</div></details>\n";
    return html + "</section>\n";
}

}  // namespace

std::string report_html(const Run& run, const PageSources& sources) {
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<title>Data mixing with a finite inner horizon: what was "
        "verified</title>\n<style>{}</style>\n</head>\n<body>\n"
        "<h1>Data mixing with a finite inner horizon: what was verified</h1>\n<p class=\"lead\">{}</p>\n",
        report_style(), escape_html(counts(run)));
    html += fmt::format(
        "<p class=\"quiet\">datamix {}, profile {}, seed {}. A claim has parts: a <em>theorem</em> is proved, by Coq "
        "or on "
        "paper, and what would show it false is asserted on its worst known cases; <em>certified</em> parts are "
        "decided in exact rationals or balls for the instances and budgets they name; <em>evidence</em> is a stated "
        "test on simulations. The verdict of a claim is that of its weakest part: <em>supported</em> where one is "
        "evidence, else <em>proved</em>. Coq is said apart: <em>audited here</em> means that these sources passed "
        "Coq's audit on this machine. A control is the same check where the claim is false; it must refute the parts "
        "it names and no other.</p>\n",
        version(), to_string(run.context.profile), run.context.seed);
    html += overview(run);
    for (const ClaimOutcome& entry : run.claims) html += claim_section(entry, sources, run.context.corpus.string());
    return html + "</body>\n</html>\n";
}

}  // namespace datamix::verify
