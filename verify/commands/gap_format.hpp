#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "commands/command.hpp"
#include "datamix/numeric/error.hpp"
#include "instance/gap.hpp"

namespace datamix::verify {

/// How `error` and `horizon` print their rows.
struct GapFormat {
    bool json = false, tsv = false, csv = false;

    /// The options of the command that set these; this must outlive it.
    void add_to(Command& command) {
        command.flag("--json", json, "print only JSON");
        command.flag("--tsv", tsv, "print only tab-separated values");
        command.flag("--csv", csv, "print only comma-separated values");
    }
    /// What writes rows of `domains` weights so; tables with columns wide enough for these budgets and digits. Throws
    /// InputError where more than one was asked for.
    std::unique_ptr<GapWriter> writer(std::ostream& out, std::size_t domains, const std::vector<Integer>& budgets,
                                      long digits) const {
        if (json + tsv + csv > 1) throw InputError("--json, --tsv, --csv: expected one of them at most");
        if (json) return json_writer(out);
        if (tsv) return tsv_writer(out, domains);
        return csv ? csv_writer(out, domains) : table_writer(out, budgets, digits);
    }
};

}  // namespace datamix::verify
