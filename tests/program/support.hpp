#pragma once

#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "claim/ledger.hpp"
#include "commands/commands.hpp"
#include "datamix/numeric/error.hpp"

/// Tiny claims and an in-process run of the program, for the tests of its shell and report.
namespace datamix::verify::testing {

/// A folder of its own under the system's temporary one, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "datamix-test-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// A check that certifies `value` < 1.
inline std::function<Finding(const Context&)> below_one(const Rational& value) {
    return [value](const Context&) {
        Ledger ledger;
        ledger.certify(known(value < 1), "the value is below one");
        ledger.number("value", value);
        ledger.instance("one", {{"value", to_string(value)}});
        ledger.number("third", Rational(value / 3), {"a third", {{"instance", "one"}, {"by", "3"}}});
        return ledger.finish("value < 1", "value = " + to_string(value));
    };
}

inline Claim claim_of(std::string id, std::function<Finding(const Context&)> check) {
    return {
        .id = std::move(id),
        .paper = "P1",
        .source = "made for a test",
        .statement = "The value is below one.",
        .kind = Kind::exact,
        .method = Method::exact,
        .check = std::move(check),
        .controls = {{"two", "two is not below one", {}, below_one(2)}, {"three", "nor is three", {}, below_one(3)}},
    };
}

struct Ran {
    int status;
    std::string out, err;
    /// What `err` holds beside the lines of finished claims.
    std::string messages() const {
        std::istringstream lines(err);
        std::string found;
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("verify: ")) found += line + '\n';
        return found;
    }
};

/// One command line, as a shell without a terminal would give it.
inline Ran run_verify(const std::vector<Claim>& claims, const std::vector<std::string>& arguments) {
    std::ostringstream out, err;
    Session session{claims, out, err, false, 120};
    const int status = run_program(arguments, session);
    return {status, out.str(), err.str()};
}

/// A command that looks at no claim.
inline Ran run(const std::vector<std::string>& arguments) { return run_verify({}, arguments); }

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace datamix::verify::testing
