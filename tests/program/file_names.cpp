// Names that users give to files, folders and domains: spaces, Unicode, quotes, dashes, line breaks, markup.

#include <algorithm>
#include <fstream>

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"
#include "report/html.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> names = {"two words",
                                        "gr\xc3\xb6\xc3\x9f\x65 \xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80",
                                        "it's \"quoted\" `x` $(y)",
                                        "-dash",
                                        "--out",
                                        "line\nbreak\ttab",
                                        "<script>alert(1)</script>" /* no folder: see below */,
                                        "@_^ {/Symbol a} %d {}",
                                        "a=b;c|d&e*?",
                                        "\xff\xfe"};

/// The names that can be one component of a path.
std::vector<std::string> components() {
    std::vector<std::string> result;
    for (std::string name : names) {
        std::replace(name.begin(), name.end(), '/', '|');
        result.push_back(name);
    }
    return result;
}

bool is_one_line(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n') == 1 && text.back() == '\n';
}

std::string write(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
}

/// Makes a folder the working one for as long as it lives.
class Inside {
public:
    explicit Inside(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
    ~Inside() { fs::current_path(before_); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    fs::path before_;
};

}  // namespace

TEST_CASE("instances are read from files of any name, and complaints about them are one line", "[names]") {
    const TemporaryFolder folder;
    for (const std::string& name : components()) {
        INFO(name);
        const std::string good = write(folder.path() / name, read_file(full)),
                          bad = write(folder.path() / (name + "2"), "{}");
        CHECK(run_verify({}, {"error", good, "--budget", "100", "--horizon", "3"}).status == Status::passed);
        CHECK(run_verify({}, {"horizon", good, "--budget", "100"}).status == Status::passed);
        const Ran ran = run_verify({}, {"error", bad, "--budget", "100", "--horizon", "3"});
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(is_one_line(ran.err));
        CHECK(ran.err.find("domains: missing") != std::string::npos);
        CHECK(is_one_line(run_verify({}, {"error", bad + "3", "--budget", "100", "--horizon", "3"}).err));
    }
    const Inside here(folder.path());  // a name that begins with a dash stands behind --
    CHECK(run_verify({}, {"error", "--budget", "100", "--horizon", "3", "--", "-dash"}).status == Status::passed);
}

TEST_CASE("reports go to folders of any name, with their pictures, and can be shown and compared", "[names]") {
    const TemporaryFolder folder;
    Claim claim = claim_of("drawn", [](const Context& context) {
        Finding finding = below_one(0)(context);
        finding.tables = {{"text_mix",
                           {"horizon", "gap", "limit", "uniform", "mixmin"},
                           {{"1", "2", "1", "3", "2"}, {"2", "1", "1", "3", "2"}}}};
        return finding;
    });
    claim.plots = {"text_mix"};
    for (const std::string& name : components()) {
        INFO(name);
        const std::string out = folder / name;
        const Ran ran = run_verify({claim}, {"run", "--out=" + out});
        CHECK(ran.messages().empty());
        CHECK(ran.status == Status::passed);
        CHECK(fs::exists(fs::path(out) / "index.html"));
        CHECK(read_file(fs::path(out) / "plots/text_mix.svg").find("<svg") != std::string::npos);
        CHECK(run_verify({claim}, {"show", "drawn", "--out=" + out}).out.find("Last run") != std::string::npos);
        CHECK(run_verify({}, {"compare", out, out}).out == "the two runs agree\n");
        const Ran none = run_verify({}, {"compare", out + "2", out});
        CHECK(none.status == Status::bad_input);
        CHECK(is_one_line(none.err));
    }
}

TEST_CASE("a folder of texts of any name is quoted literally and harmlessly on the page", "[names]") {
    const TemporaryFolder folder;
    const std::string corpus = "/no/<script>alert(1)</script>/\"&'/{/Symbol a}/@_^/x_1/line\nbreak";
    const std::vector<Claim> claims = {claim_of("lacking", [](const Context& context) -> Finding {
        throw MissingError((context.corpus / "computers").string() + ": not found");
    })};
    const Ran ran = run_verify(claims, {"run", "--corpus", corpus, "--out", folder / "out"});
    CHECK(ran.status == Status::missing);
    const std::string page = read_file(folder / "out/index.html");
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("/no/&lt;script&gt;alert(1)&lt;/script&gt;/&quot;&amp;&#39;/{/Symbol a}/@_^/x_1/line") !=
          std::string::npos);
    CHECK(ran.out.find("x_1/line break") != std::string::npos);
}

TEST_CASE("mix takes files and domains of any name and shows them literally", "[names][text]") {
    const TemporaryFolder folder;
    const std::string validation = write(folder / "v", naive::random_text(3, 900, "abcdefgh .,"));
    std::uint64_t seed = 0;
    for (const std::string& name : components()) {
        INFO(name);
        const std::string one = write(folder.path() / name, naive::random_text(++seed, 900, "abcdefgh .,"));
        const bool plain = name.find('\n') == std::string::npos && name.front() != '\xff';
        const std::string domain = !plain ? "plain" : name.substr(0, name.find('='));
        const Ran ran = run_verify(
            {}, {"mix", "--domain=" + domain + "=" + one, "--domain=other=" + validation, "--validation=" + one,
                 "--reg", "0.1", "--budget", "2", "--horizon", "1", "--out=" + (folder / "out " + name)});
        CHECK(ran.err.empty());
        CHECK(ran.status == Status::passed);
        CHECK(ran.out.find(domain + " ") != std::string::npos);
        const auto json = json_of(read_file(fs::path(folder / "out " + name) / "mix.json"));
        CHECK(json["best_weights"].contains(domain));
        const std::string svg = read_file(fs::path(folder / "out " + name) / "plots/text_mix.svg");
        CHECK(svg.find("<svg") != std::string::npos);
        CHECK(svg.find("script") == std::string::npos);
        const std::string weights = read_file(fs::path(folder / "out " + name) / "plots/text_mix_weights.svg");
        CHECK(weights.find("other") != std::string::npos);
        CHECK(weights.find("<script") == std::string::npos);
    }
    const Ran ran =
        run_verify({}, {"mix", "--domain", "a\tb=" + validation, "c=" + validation, "--validation", validation});
    CHECK(ran.status == Status::bad_input);
    CHECK(is_one_line(ran.err));
}
