// Pictures of a report: gnuplot, folders, labels, ids.

#include <cstdlib>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "program/drawn.hpp"
#include "report/html.hpp"
#include "report/plots.hpp"
#include "report/terminal.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

/// Sets PATH for as long as it lives.
class Path {
public:
    explicit Path(const char* value) : before_(std::getenv("PATH")) { setenv("PATH", value, 1); }
    ~Path() { setenv("PATH", before_.c_str(), 1); }
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;

private:
    std::string before_;
};

}  // namespace

TEST_CASE("pictures on one page do not share ids") {
    const std::string svg =
        R"x(<?xml version="1.0"?><svg><g id="a" clip-path="url(#c)"/><text>id="a" href='#b'</text></svg>)x";
    const std::string inlined = inline_svg(svg, "p-", "a \"label\"");
    CHECK(inlined.starts_with("<svg role=\"img\" aria-label=\"a &quot;label&quot;\">"));
    CHECK(has(inlined, R"x(<g id="p-a" clip-path="url(#p-c)"/>)x"));
    CHECK(has(inlined, R"(<text>id="a" href='#b'</text>)"));
    CHECK(inline_svg("no picture", "p-", "").empty());
    for (const std::string hostile : {"<script>1</script>", "<SCRIPT>1</SCRIPT>", "<foreignObject/>", "<iframe/>"})
        CHECK(inline_svg("<svg>" + hostile + "</svg>", "p-", "").empty());
    CHECK_FALSE(inline_svg("<svg><text>&lt;script&gt;</text></svg>", "p-", "").empty());
}

TEST_CASE("gnuplot draws into a folder of any name, and its complaints are one line") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "it's a \"$(touch x)\" | folder";
    ReportFolder out(path);
    const fs::path scripts = folder.path() / "scripts 'of' plots";
    out.add_folder("plots/data");
    fs::create_directories(scripts);
    fs::copy_file(source_tree() / "plots" / "common.gp", scripts / "common.gp");
    const std::vector<Claim> claims = {drawn_claim("gap")};
    const Run run = run_of(claims);
    write_tables(run, out);
    CHECK(read_file(path / "plots/data/drawn.tsv") == "T\tgap\n1\t2\n2\t3 4 5\n");

    write_file(scripts / "drawn.gp",
               "load common\nset output out\nplot data.'/drawn.tsv' using 'T':'gap' with lines ls 1\n");
    const PlotReport good = draw_plots(run, out, scripts);
    CHECK(good.problems.empty());
    CHECK_FALSE(good.gnuplot_missing);
    CHECK(has(read_file(path / "plots/drawn.svg"), "<svg"));

    write_file(scripts / "drawn.gp", "load common\nset output out\nplot undefined_name\n");
    const PlotReport bad = draw_plots(run, out, scripts);
    REQUIRE(bad.problems.size() == 1);
    CHECK(has(bad.problems[0], "plots/drawn.gp: "));
    CHECK(has(bad.problems[0], "undefined_name"));
    CHECK_FALSE(fs::exists(path / "plots/drawn.svg"));  // the older picture does not stay
    for (const auto& entry : fs::directory_iterator(path / "plots")) CHECK(entry.path().filename() == "data");
}

TEST_CASE("labels in a picture are markup for nobody") {
    const TemporaryFolder folder;
    const fs::path scripts = folder.path() / "scripts", path = folder.path() / "out";
    ReportFolder out(path);
    out.add_folder("plots/data");
    fs::create_directories(scripts);
    fs::copy_file(source_tree() / "plots" / "common.gp", scripts / "common.gp");
    write_file(scripts / "drawn.gp",
               "load common\nset output out\nplot data.'/drawn.tsv' using 1:2 with lines title columnheader(2)\n");
    const std::vector<Claim> claims = {drawn_claim("<script>alert(1)</script>")};
    const Run run = run_of(claims);
    write_tables(run, out);
    REQUIRE(draw_plots(run, out, scripts).problems.empty());
    const std::string svg = read_file(path / "plots/drawn.svg");
    CHECK_FALSE(has(svg, "<script"));
    CHECK(has(svg, "&lt;script>alert(1)&lt;/script>"));  // in the key
    CHECK(has(report_html(run, {path, scripts}), "&lt;script>alert(1)"));
}

TEST_CASE("without gnuplot the results are still written, and the message says how to install it") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {drawn_claim("gap")};
    const Path none("");
    const Ran ran = run_verify(claims, {"run", "--out", folder / "out"});
    CHECK(ran.status == Status::missing);
    CHECK(ran.messages() == "verify: gnuplot is missing, so no pictures were drawn: apt-get install gnuplot-nox\n");
    CHECK(has(ran.out, "1 claim: 1 proved."));
    CHECK(has(read_file(folder / "out/results.json"), "\"proved\""));
    CHECK(has(read_file(folder / "out/index.html"), "The picture drawn was not drawn."));
}
