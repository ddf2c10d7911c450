// What a CSV file says arrives exactly, whatever spreadsheets do to it; what it should not say is refused by place.
#include "datamix/problem/csv.hpp"

#include <unistd.h>

#include "catch.hpp"

namespace datamix {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with the test.
class Folder {
public:
    Folder() { fs::create_directories(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    fs::path path() const { return path_; }
    fs::path operator()(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return path_ / name;
    }

private:
    fs::path path_ = fs::temp_directory_path() / ("datamix-csv-" + std::to_string(getpid()));
};

const CsvColumns by_domain{.target = "y", .domain = "from"};

template <class S = Rational>
DomainTable<S> table_of(const std::string& content, const CsvColumns& columns = by_domain) {
    const Folder folder;
    return read_csv<S>({folder("t.csv", content)}, columns);
}

/// What is said of a file, without its folder.
std::string error_of(const std::string& content, const CsvColumns& columns = by_domain) {
    const Folder folder;
    const fs::path file = folder("t.csv", content);
    try {
        read_csv<double>({file}, columns);
    } catch (const Error& error) {
        const std::string message = error.what();
        return message.substr(0, file.parent_path().string().size()) == file.parent_path().string()
                   ? message.substr(file.parent_path().string().size() + 1)
                   : message;
    }
    return "none";
}

}  // namespace

TEST_CASE("rows of a CSV file come by domain, exactly, inputs in the order of the columns", "[csv]") {
    const std::string content = "a,from,y,b\n0.3,web,1/4,-2\n1e-3,validation,0,7\n-1,books,2,+5\n3,web,0.1,4\n";
    const auto table = table_of(content);
    CHECK(table.inputs == std::vector<std::string>{"a", "b"});
    CHECK(table.labels.empty());
    REQUIRE(table.domains.size() == 2);
    CHECK(table.domains[0].name == "web");
    CHECK(table.domains[0].inputs == Matrix<Rational>{{Rational(3) / 10, -2}, {3, 4}});
    CHECK(table.domains[0].targets == Vector<Rational>{{Rational(1) / 4, Rational(1) / 10}});
    CHECK(table.domains[1].name == "books");
    CHECK(table.domains[1].inputs == Matrix<Rational>{{-1, 5}});
    CHECK(table.validation.name == "validation");
    CHECK(table.validation.inputs == Matrix<Rational>{{Rational(1) / 1000, 7}});
    // The same in doubles, each the nearest; balls hold the exact number.
    const auto rounded = table_of<double>(content);
    CHECK(rounded.domains[0].inputs == Matrix<double>{{0.3, -2}, {3, 4}});
    CHECK(rounded.domains[0].targets == Vector<double>{{0.25, 0.1}});
    CHECK(table_of<Ball>(content).domains[0].inputs(0, 0).contains(Rational(3) / 10));
    CHECK(table_of<Real<50>>(content).domains[0].inputs(0, 0) == to_real<50>(Rational(3) / 10));
}

TEST_CASE("columns are chosen by name, a constant one can be added, targets can be labels", "[csv]") {
    CsvColumns columns{.target = "y", .domain = "from", .inputs = {"b", "a"}, .labels = true, .intercept = true};
    const auto table = table_of("a,from,unused,y,b\n1,web,x,dog,2\n3,validation,x,cat,4\n5,web,x,ant,6\n", columns);
    CHECK(table.inputs == std::vector<std::string>{"b", "a", "1"});
    CHECK(table.labels == std::vector<std::string>{"ant", "cat", "dog"});
    CHECK(table.domains[0].inputs == Matrix<Rational>{{2, 1, 1}, {6, 5, 1}});
    CHECK(table.domains[0].labels == std::vector<Eigen::Index>{2, 0});
    CHECK(table.domains[0].targets.size() == 0);
    CHECK(table.validation.labels == std::vector<Eigen::Index>{1});
}

TEST_CASE("quotes, blanks, marks and line ends of spreadsheets are read as RFC 4180 says", "[csv]") {
    const auto table =
        table_of("\xEF\xBB\xBF\"a\" , from,y\r\n 1 ,\"web \"\"new\"\", old\",2\r\n\r\n\"3\",validation,4\r\n");
    CHECK(table.inputs == std::vector<std::string>{"a"});
    CHECK(table.domains[0].name == "web \"new\", old");
    CHECK(table.domains[0].inputs(0, 0) == 1);
    CHECK(table.validation.targets(0) == 4);
    const auto other = table_of("a;from;y\n1;web;2\n3;held;4",
                                {.target = "y", .domain = "from", .validation = "held", .separator = ';'});
    CHECK(other.validation.inputs(0, 0) == 3);
}

TEST_CASE("a file a domain: the domain is the name of the file, columns may change places", "[csv]") {
    const Folder folder;
    const auto table = read_csv<Rational>({folder("web.csv", "a,b,y\n1,2,3\n"), folder("books.csv", "y,b,a\n6,5,4\n"),
                                           folder("validation.csv", "a,b,y\n7,8,9\n")},
                                          {.target = "y"});
    REQUIRE(table.domains.size() == 2);
    CHECK(table.domains[1].name == "books");
    CHECK(table.domains[1].inputs == Matrix<Rational>{{4, 5}});
    CHECK(table.domains[1].targets(0) == 6);
    CHECK(table.validation.targets(0) == 9);
}

TEST_CASE("what is wrong with a CSV file is said in one line, with file, line and column", "[csv]") {
    CHECK(error_of("a,from,y\n1,web,2\nx,web,3\n") == "t.csv:3: a: expected a finite number, found 'x'");
    CHECK(error_of("a,from,y\n1,web,\n") == "t.csv:2: y: expected a finite number, found ''");
    for (const char* bad : {"nan", "inf", "1e400", "0x10", "1/0", "1 2", "1,5\","})
        CHECK(error_of("a,from,y\n" + std::string(bad) + ",web,1\n").rfind("t.csv:2: ", 0) == 0);
    CHECK(error_of("a,from,y\n1e200000,web,1\n") == "t.csv:2: a: '1e200000' has too large an exponent");
    CHECK(error_of("a,from,y\n1,web\n") == "t.csv:2: expected 3 columns, found 2");
    CHECK(error_of("a,from,y\n1,\"web,2\n") == "t.csv:2: expected a closing quote on the same line");
    CHECK(error_of("a,from,y\n1,,2\n") == "t.csv:2: from: expected the name of a domain");
    CHECK(error_of("a,from,z\n1,web,2\n") == "t.csv:1: expected a column 'y'");
    CHECK(error_of("a,from,y,a\n1,web,2,3\n") == "t.csv:1: expected one column 'a', found two");
    CHECK(error_of("from,y\nweb,2\n") == "t.csv:1: expected a column beside target and domain");
    CHECK(error_of("") == "t.csv:1: expected a column 'y'");
    CHECK(error_of("a,from,y\n1,web,2\n") == "t.csv: expected rows of 'validation', the validation set");
    CHECK(error_of("a,from,y\n1,validation,2\n") == "t.csv: expected rows of at least one domain");
    CHECK(error_of("a,from,y\n1,web,\n", {.target = "y", .domain = "from", .labels = true}) ==
          "t.csv:2: y: expected a label");
    const Folder folder;
    const auto refused = [](const fs::path& path, const std::string& what) {
        CHECK_THROWS_WITH(read_csv<double>({path}, by_domain), path.string() + ": expected " + what);
    };
    refused(folder.path(), "a CSV file, found a directory");
    refused(folder.path() / "none.csv", "a readable CSV file: No such file or directory");
    CHECK_THROWS_AS(read_csv<double>({}, by_domain), InputError);
}

}  // namespace datamix
