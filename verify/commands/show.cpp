#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>

#include "base/data_folder.hpp"
#include "base/decimal.hpp"
#include "base/files.hpp"
#include "base/notation.hpp"
#include "base/painted_table.hpp"
#include "base/text.hpp"
#include "claim/coq.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "report/compare.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"
#include "runner/runner.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

/// The comment that a claim's source opens with: what the paper says, the model, why it holds.
std::string opening_comment(const fs::path& source) {
    std::error_code ignored;
    if (!fs::is_regular_file(source, ignored)) return {};
    std::istringstream lines(read_file(source));
    std::string comment;
    for (std::string line; std::getline(lines, line) && line.starts_with("//");)
        comment += (line.size() > 3 ? "  " + line.substr(3) : "") + "\n";
    return comment;
}

void show_parts(const Claim& claim, Session& session) {
    session.out << "\nParts, and what each rests on\n";
    for (const Part& part : claim.parts) {
        session.out << fmt::format("  {} ({}): {}\n", part.key, to_string(part.basis), notation(part.statement));
        if (part.coq.empty()) continue;
        const CoqTheorem theorem = find_coq_theorem(part.coq);
        session.out << fmt::format("    Coq: {} ({})\n", part.coq, theorem.status());
        if (!part.assumes.empty()) session.out << "    assumes " << notation(part.assumes) << '\n';
        if (!theorem.statement.empty()) session.out << '\n' << theorem.statement << "\n\n";
    }
}

/// What the last run says of a claim; none, and a line that says why, where it says nothing.
std::optional<std::pair<Results, ClaimResult>> last_run_of(const Claim& claim, const fs::path& file, Session& session) {
    std::error_code error;
    if (!fs::exists(file, error) && !error) {
        session.out << "\nNo last run: " << file.string() << " does not exist; `verify run " << claim.id
                    << "` writes it.\n";
        return std::nullopt;
    }
    Results results = read_run(file);
    const auto entry = std::find_if(results.claims.begin(), results.claims.end(),
                                    [&](const ClaimResult& result) { return result.id == claim.id; });
    if (entry == results.claims.end()) {
        session.out << "\nNo last run: " << file.string() << " has no entry of this claim.\n";
        return std::nullopt;
    }
    ClaimResult last = *entry;
    return std::pair{std::move(results), std::move(last)};
}

std::string run_title(const Results& results) {
    return fmt::format("\nLast run (version {}, profile {}, seed {}): ", printable(results.version),
                       printable(results.profile), printable(results.seed));
}

void show_last_run(const Claim& claim, const fs::path& file, Session& session) {
    const auto found = last_run_of(claim, file, session);
    if (!found) return;
    const ClaimResult& last = found->second;
    session.out << run_title(found->first) << painted(printable(last.verdict), session.color_out) << '\n';
    if (!last.reason.empty()) session.out << "  reason    " << notation(printable(last.reason)) << '\n';
    session.out << "  theory    " << notation(printable(last.theory)) << "\n  measured  "
                << notation(printable(last.measured)) << "\n\n";
    std::vector<std::vector<std::string>> rows;
    for (const Quantity& number : last.numbers)
        rows.push_back({notation(number.name), interval_text(number.lower, number.upper)});
    if (!rows.empty()) session.out << text_table({"number", "value"}, rows, {false, true}, session.columns) << '\n';
    rows.clear();
    for (const auto& [key, verdict] : last.parts) rows.push_back({key, verdict});
    if (!rows.empty())
        session.out << painted_table({"part", "verdict"}, rows, {false, false}, session.columns,
                                     [&](std::size_t column, const std::string& cell) {
                                         return painted(cell, session.color_out && column == 1);
                                     })
                    << '\n';
    rows.clear();
    for (const auto& [name, verdict] : last.controls) rows.push_back({name, verdict});
    if (!rows.empty()) session.out << text_table({"control", "verdict"}, rows, {false, false}, session.columns);
}

void show_claim(const Claim& claim, const fs::path& folder, Session& session) {
    session.out << claim.id << "\n\n";
    for (const std::string& line : wrap(notation(claim.statement), session.columns)) session.out << line << '\n';
    session.out << fmt::format("\n  supports  {} ({})\n  kind      {}\n  method    {}\n  proof     {}\n", claim.paper,
                               claim.source, to_string(claim.kind), to_string(claim.method),
                               (data_folder() / claim.proof()).string());
    const std::string source = "verify/claims/" + claim.stem() + ".cpp";
    session.out << "  check     " << (data_folder() / source).string() << '\n';
    if (const std::string comment = opening_comment(data_folder() / source); !comment.empty())
        session.out << '\n' << comment;
    show_parts(claim, session);
    session.out << "\nControls (the same check where the claim is false; each must refute the parts it names alone)\n";
    for (const Control& control : claim.controls)
        session.out << fmt::format("  {} (refutes {}): {}\n", control.name, fmt::join(control.parts, ", "),
                                   notation(control.why));
    show_last_run(claim, folder / "results.json", session);
}

/// One control: what it changes, what it must refute, and whether it did so in the last run.
void show_control(const Claim& claim, const Control& control, const fs::path& folder, Session& session) {
    session.out << claim.id << '/' << control.name << "\n\n";
    for (const std::string& line : wrap(notation(control.why), session.columns)) session.out << line << '\n';
    session.out << fmt::format("\n  must refute  {}\n  of           {} (`verify show {}`)\n",
                               fmt::join(control.parts, ", "), notation(claim.summary), claim.id);
    const auto found = last_run_of(claim, folder / "results.json", session);
    if (!found) return;
    const auto& all = found->second.controls;
    const auto last = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == control.name; });
    session.out << run_title(found->first) << (last == all.end() ? "not run" : printable(last->second)) << '\n';
}

void show_command(const std::string& id, const fs::path& folder, Session& session) {
    const auto selected = select(session.claims, {id}, false);
    bool first = true;
    const auto next = [&] {
        if (!std::exchange(first, false)) session.out << "\n\n";
    };
    for (const ClaimOutcome& entry : selected) {
        if (entry.check) {
            next();
            show_claim(*entry.claim, folder, session);
        } else {
            for (const ControlOutcome& control : entry.controls) {
                next();
                show_control(*entry.claim, *control.control, folder, session);
            }
        }
    }
}

}  // namespace

void add_show_command(CLI::App& app, Session& session) {
    struct Options {
        std::string id, out = "report";
    };
    const auto options = std::make_shared<Options>();
    Command command(app, "show", "Show claims: statement, model, proof, numbers of the last run");
    command.required("ID", options->id,
                     "A claim: its id or label, those that support P1 to P4 or are an extension, claim/control for one "
                     "control alone, "
                     "or a pattern ('text-*')");
    command.optional("--out", options->out, "Folder of the last run's report");
    command.takes("--out", "DIR");
    command.callback([options, &session] { show_command(options->id, options->out, session); });
}

}  // namespace datamix::verify
