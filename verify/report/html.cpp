#include "report/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "report/html_claim.hpp"
#include "report/html_dependencies.hpp"
#include "report/html_table.hpp"
#include "report/json.hpp"
#include "report/math.hpp"
#include "report/terminal.hpp"

namespace datamix::verify {

namespace {

constexpr const char* title = "Data mixing with a finite inner horizon: what was verified";

constexpr const char* reading =
    "A claim has parts: a <em>theorem</em> is proved, by Coq or on paper, and what would show it false is asserted on "
    "its "
    "worst known cases; <em>certified</em> parts are decided in exact rationals or balls for the instances and budgets "
    "they name; <em>evidence</em> is a stated test on simulations. The verdict of a claim is that of its weakest part: "
    "<em>supported</em> where one is evidence, else <em>proved</em>. Coq is said apart: <em>audited here</em> means "
    "that "
    "these sources passed Coq's audit on this machine. A control is the same check where the claim is false; it must "
    "refute the parts it names and no other.";

/// What Coq has to do with a claim.
std::string coq_html(const ClaimOutcome& entry) {
    const std::string cell = coq_cell(entry);
    return cell.empty() ? "not machine-checked" : cell;
}

std::string overview(const Run& run) {
    HtmlTable table("overview", {{"claim"},
                                 {"verdict"},
                                 {"theory"},
                                 {"measured"},
                                 {"T C E", "", "parts that are theorems, certified cases, evidence"},
                                 {"Coq"},
                                 {"controls"},
                                 {"seconds", "number"}});
    for (const ClaimOutcome& entry : run.claims) {
        const Finding finding = entry.finding();
        const auto refuted = static_cast<std::size_t>(std::count_if(
            entry.controls.begin(), entry.controls.end(), [](const ControlOutcome& c) { return c.as_it_must(); }));
        table.row(
            {fmt::format("<a href=\"#{0}\">{0}</a>", escape_html(entry.claim->id)), verdict_html(finding.verdict),
             math_html(finding.theory), math_html(finding.measured), parts_cell(entry), coq_html(entry),
             fmt::format(
                 "<span class=\"control{}\">{}</span>", refuted < entry.controls.size() ? " wrong" : "",
                 entry.controls.empty() ? "not run" : fmt::format("{} of {} refuted", refuted, entry.controls.size())),
             entry.check ? fmt::format("{:.1f}", entry.check->seconds) : ""},
            " class=\"claim\"" + filter_attributes(entry));
    }
    return table.html();
}

/// Values that a filter can ask for, in their order; those that the run has become radio buttons.
struct Filter {
    std::string name, legend;
    std::vector<std::string> values;
    bool listed;  ///< the attribute is a list of words
    std::string found(const ClaimOutcome& entry) const {
        const std::string all = filter_attributes(entry), mark = " data-" + name + "=\"";
        const auto begin = all.find(mark) + mark.size();
        return " " + all.substr(begin, all.find('"', begin) - begin) + " ";
    }
    std::vector<std::string> present(const Run& run) const {
        std::vector<std::string> there;
        for (const std::string& value : values)
            if (std::any_of(run.claims.begin(), run.claims.end(), [&](const ClaimOutcome& entry) {
                    return found(entry).find(" " + value + " ") != std::string::npos;
                }))
                there.push_back(value);
        return there;
    }
};

const std::array<Filter, 3>& filters() {
    static const std::array<Filter, 3> all = {
        {{"paper", "supports", {"P1", "P2", "P3", "P4", "extension"}, false},
         {"verdict", "verdict", {"proved", "supported", "refuted", "undecided"}, false},
         {"basis", "has parts that are", {"theorem", "certified", "evidence"}, true}}};
    return all;
}

/// Radio buttons, and the style that makes them hide what they exclude: no script. Browsers without :has() see neither.
std::string filters_html(const Run& run) {
    std::string html = "<form class=\"filters\" aria-label=\"Filter the claims\">\n", style;
    for (const Filter& filter : filters()) {
        html += fmt::format(
            "<fieldset><legend>{0}</legend><label><input type=\"radio\" name=\"{1}\" value=\"\" checked>all</label>",
            filter.legend, filter.name);
        for (const std::string& value : filter.present(run)) {
            html +=
                fmt::format("<label><input type=\"radio\" name=\"{0}\" value=\"{1}\" id=\"filter-{0}-{1}\">{1}</label>",
                            filter.name, value);
            style +=
                fmt::format("body:has(#filter-{0}-{1}:checked) .claim:not([data-{0}{2}=\"{1}\"]) {{ display:none; }}\n",
                            filter.name, value, filter.listed ? "~" : "");
        }
        html += "</fieldset>\n";
    }
    return html + "</form>\n<style>\n@media screen {\n" + style + "}\n</style>\n";
}

/// The claims by the statement of the paper that they support.
std::string navigation(const Run& run) {
    std::string html = "<nav aria-label=\"Claims\">\n<ul>\n", paper;
    for (const ClaimOutcome& entry : run.claims) {
        const Claim& claim = *entry.claim;
        if (claim.paper != paper || &entry == &run.claims.front())
            html += fmt::format("{}<li><span>{}</span>", paper.empty() ? "" : "</li>\n",
                                escape_html(paper_statement(claim.paper)));
        paper = claim.paper;
        html += fmt::format(" <a href=\"#{}\">{}</a>", escape_html(claim.id),
                            escape_html(claim.label.empty() ? claim.id : claim.label + " " + claim.id));
    }
    return html + (run.claims.empty() ? "" : "</li>\n") + "</ul>\n</nav>\n";
}

std::string head(const Run& run) {
    std::string html = fmt::format("<header id=\"top\">\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<dl class=\"facts\">",
                                   title, escape_html(counts(run)));
    for (const auto& [name, value] : run_facts(run))
        html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, escape_html(value));
    html += "<div><dt>files</dt><dd>";
    for (const std::string file : {"results.json", "environment.json"})
        html += fmt::format("<a href=\"{0}\"><code>{0}</code></a> ", file);
    return html + fmt::format("</dd></div></dl>\n<p class=\"quiet\">{}</p>\n</header>\n", reading);
}

}  // namespace

std::string report_html(const Run& run, const PageSources& sources) {
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{}</style>\n"
        "</head>\n<body>\n<a class=\"skip\" href=\"#claims\">Skip to the claims</a>\n",
        title, report_style());
    html += head(run) + navigation(run) + "<main id=\"claims\">\n" + filters_html(run) + overview(run) +
            dependencies_html(run, sources);
    for (const ClaimOutcome& entry : run.claims) html += claim_section(entry, sources, run.context.corpus.string());
    return html + "</main>\n</body>\n</html>\n";
}

}  // namespace datamix::verify
