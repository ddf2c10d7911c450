#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "base/notation.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "report/json.hpp"

namespace datamix::verify {

namespace {

void print_list(Session& session) {
    for (const Claim& claim : session.claims) {
        std::string controls;
        for (const Control& control : claim.controls) controls += (controls.empty() ? "" : ", ") + control.name;
        session.out << claim.id << '\n';
        const auto field = [&](std::string_view name, const std::string& value) {
            constexpr std::size_t indent = 12;
            std::string label = fmt::format("  {:<{}}", name, indent - 2);
            for (const std::string& line : wrap(value, session.columns - indent)) {
                session.out << label << line << '\n';
                label.assign(indent, ' ');
            }
        };
        field("statement", notation(claim.statement));
        field("supports", fmt::format("{} ({})", claim.paper, claim.source));
        field("kind", to_string(claim.kind));
        field("method", to_string(claim.method));
        field("proof", claim.proof());
        for (const Part& part : claim.parts)
            field("part", fmt::format("{} ({}): {}", part.key, to_string(part.basis), notation(part.statement)));
        field("controls", controls.empty() ? "none" : controls);
        session.out << '\n';
    }
    session.out << session.claims.size() << (session.claims.size() == 1 ? " claim\n" : " claims\n");
}

}  // namespace

void add_list_command(CLI::App& app, Session& session) {
    struct Options {
        bool json = false, names = false;
    };
    const auto options = std::make_shared<Options>();
    Command command(app, "list", "List the claims");
    command.flag("--json", options->json, "Print JSON only");
    command.flag("--names", options->names, "Print what `run` takes: claim-id and claim-id/control-name, one a line");
    command.exclude("--names", "--json");
    command.callback([options, &session] {
        if (options->json) {
            session.out << list_json(session.claims);
        } else if (options->names) {
            for (const Claim& claim : session.claims) {
                session.out << claim.id << '\n';
                for (const Control& control : claim.controls) session.out << claim.id << '/' << control.name << '\n';
            }
        } else {
            print_list(session);
        }
    });
}

}  // namespace datamix::verify
