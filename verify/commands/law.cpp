#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <ostream>
#include <set>

#include "base/count.hpp"
#include "base/folder.hpp"
#include "commands/command.hpp"
#include "commands/drawing.hpp"
#include "commands/progress_line.hpp"
#include "datamix/instance/read.hpp"
#include "study/law_study.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_files = 7;  // colours of a picture

struct LawOptions {
    std::vector<std::string> files, methods;
    std::string budgets, per_decade, out = "law-report";
    bool json = false;
};

std::vector<Integer> budgets_of(const LawOptions& options, const AnyInstance& instance) {
    auto [from, to] = usual_budgets(instance);
    if (!options.budgets.empty()) std::tie(from, to) = parse_range(options.budgets, "--budget");
    std::size_t per_decade = 0;
    if (!options.per_decade.empty())
        per_decade = parse_count(options.per_decade, "--per-decade", 1, 100).convert_to<std::size_t>();
    return budgets_between(from, to, per_decade);
}

/// Of the table of methods: a power of ten each, 1e3 to 1e12, unless told.
std::vector<Integer> method_budgets(const LawOptions& options) {
    auto [from, to] = parse_range(options.budgets.empty() ? "1e3..1e12" : options.budgets, "--budget");
    if (to > most_method_budget())
        throw UnsupportedError(fmt::format("--budget: expected at most {} with --method, found {}",
                                           short_integer(most_method_budget()), short_integer(to)));
    const Integer each =
        options.per_decade.empty() ? Integer(1) : parse_count(options.per_decade, "--per-decade", 1, 100);
    return budgets_between(from, to, each.convert_to<std::size_t>());
}

/// "_2" of the second of several.
std::string number_of(std::size_t i, std::size_t count) { return count == 1 ? "" : fmt::format("_{}", i + 1); }

/// All names in the folder that a run over `count` files may write.
std::set<std::string> names_of(std::size_t count) {
    std::set<std::string> names = {"law.json", "law.txt", "plots/law.svg", "plots/data/law_names.tsv"};
    for (std::size_t i = 0; i < count; ++i) {
        names.insert(fmt::format("plots/law_gap{}.svg", number_of(i, count)));
        names.insert(fmt::format("plots/data/law_{}.tsv", i + 1));
        names.insert(fmt::format("plots/data/law_gap_{}.tsv", i + 1));
    }
    return names;
}

/// Removes what runs over other numbers of files wrote and this one does not overwrite.
void remove_others(const std::set<std::string>& names, ReportFolder& folder) {
    for (std::size_t count = 1; count <= most_files; ++count)
        for (const std::string& name : names_of(count))
            if (!names.contains(name) && folder.is_ours(name)) folder.remove(name);
}

/// Whether plots/law.gp, which fails without one, finds a point in law_table(): a T* or a law that double can hold.
bool has_drawable_row(const LawStudy& study) {
    return std::any_of(study.rows.begin(), study.rows.end(), [](const LawRow& row) {
        return (row.horizon() && std::isfinite(*row.horizon())) ||
               (row.law && std::isfinite(row.law->value.midpoint()));
    });
}

/// Writes the tables and removes the pictures that nothing is in; what is to be drawn.
std::vector<Drawing> prepare_drawings(const std::vector<LawStudy>& studies, ReportFolder& folder) {
    std::vector<Table> tables;
    Table names{"law_names", {"name"}, {}};
    bool logarithmic = false;
    for (std::size_t i = 0; i < studies.size(); ++i) {
        tables.push_back(law_table(studies[i], fmt::format("law_{}", i + 1)));
        tables.push_back(curve_table(studies[i].curves, fmt::format("law_gap_{}", i + 1)));
        names.rows.push_back({studies[i].file});
        const auto& law = studies[i].regime.law;
        logarithmic = logarithmic || !law || (law->growth != "log N" && law->growth != "constant");
    }
    tables.push_back(names);
    write_tables(tables, folder);
    const std::string variables = fmt::format("count={}; logarithmic={}", studies.size(), logarithmic ? 1 : 0);
    std::vector<Drawing> drawings;
    const auto add = [&](bool drawable, const Drawing& drawing) {
        if (drawable)
            drawings.push_back(drawing);
        else
            folder.remove("plots/" + drawing.stem + ".svg");
    };
    add(std::any_of(studies.begin(), studies.end(), has_drawable_row), {"law", "law", variables});
    for (std::size_t i = 0; i < studies.size(); ++i)
        add(has_drawable_gap(studies[i].curves),
            {"law_gap" + number_of(i, studies.size()), "law_gap",
             fmt::format("table='law_gap_{}'; curves={}; arms={}", i + 1, studies[i].curves.size(),
                         studies[i].regime.arms ? 1 : 0)});
    return drawings;
}

Status status_of(const LawStudy& study) {
    return study.judgement.verdict == LawVerdict::disagrees || study.judgement.verdict == LawVerdict::undecided
               ? Status::failed
               : Status::passed;
}

void law_command(const LawOptions& options, Session& session) {
    if (options.files.size() > most_files)
        throw UnsupportedError(
            fmt::format("FILE: expected at most {} files, found {}", most_files, options.files.size()));
    if (std::count(options.files.begin(), options.files.end(), "-") > 1)
        throw InputError("FILE: expected \"-\", standard input, at most once");
    const std::vector<MethodChoice> methods = parse_methods(options.methods);
    std::vector<AnyInstance> instances;
    for (const std::string& file : options.files) instances.push_back(read_any_instance(file));
    if (!methods.empty())
        for (const AnyInstance& instance : instances) check_methods(diagonal_of(instance));
    std::vector<std::vector<Integer>> budgets;
    for (const AnyInstance& instance : instances) budgets.push_back(budgets_of(options, instance));
    const std::vector<Integer> compared = methods.empty() ? std::vector<Integer>() : method_budgets(options);

    ReportFolder folder(options.out);
    folder.add_folder("plots/data");
    const auto names = names_of(instances.size());
    for (const std::string& name : names) folder.check(name);
    std::vector<LawStudy> studies;
    {
        ProgressLine line(session);
        for (std::size_t i = 0; i < instances.size(); ++i) {
            studies.push_back(study_law(instances[i], budgets[i], [&](std::size_t done, std::size_t total) {
                line.show(done, total,
                          fmt::format("{}: N = {}", head_of(instances[i]).file, short_integer(budgets[i][done])));
            }));
            if (!methods.empty()) studies.back().methods = study_methods(diagonal_of(instances[i]), methods, compared);
        }
    }
    const std::string json = law_studies_json(studies);
    std::string text;
    for (const LawStudy& study : studies) text += (text.empty() ? "" : "\n") + law_study_text(study, session.columns);
    remove_others(names, folder);
    folder.write("law.json", json);
    folder.write("law.txt", text);
    for (const LawStudy& study : studies) session.status = std::max<int>(session.status, status_of(study));
    const auto drawings = prepare_drawings(studies, folder);
    draw_or_complain(drawings, folder, session);
    if (options.json)
        session.out << json;
    else
        session.out << text << pictures_text(drawings, folder);
}

}  // namespace

void add_law_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<LawOptions>();
    Command command(app, "law",
                    "Certified best horizons of your instance over many budgets, the law that theory predicts for it, "
                    "the fitted law, a verdict and pictures");
    command.required(
        "FILE", options->files,
        "one or more instances (JSON, see proofs/formats.md; - reads standard input); one picture compares them");
    command.optional("--budget", options->budgets,
                     "FROM..TO (default: 1e3..1e300, with noise 1e3..1e12, with \"eg\" 1e2..1e4 but for averages of "
                     "two domains, with matrices 1e2..1e3)");
    command.takes("--budget", "FROM..TO");
    command.optional("--per-decade", options->per_decade, "budgets per power of ten (default: about 50 in all)");
    command.takes("--per-decade", "n");
    command.optional("--method", options->methods,
                     "a table of methods: unrolled, neumann, half, last:K, one-step, cold, implicit, adjoint, scores; "
                     "NAME@T at a fixed horizon; all of them: all (budgets: 1e3..1e12 unless told)");
    command.takes("--method", "NAME");
    command.optional("--out", options->out, "Folder for law.json, law.txt, tables and pictures");
    command.takes("--out", "DIR");
    command.flag("--json", options->json, "print only JSON");
    command.callback([options, &session] { law_command(*options, session); });
}

}  // namespace datamix::verify
