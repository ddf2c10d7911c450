// Images with classes: IDX files, pooled pixels, the settings of claim image-negative.

#include "study/labelled_images.hpp"

#include <zlib.h>

#include "base/ending.hpp"
#include "base/files.hpp"
#include "claims/image_domains.hpp"
#include "datamix/problem/conformance.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::images;
using namespace datamix::verify::testing;

namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string result;
    for (const int v : values) result += static_cast<char>(v);
    return result;
}

const std::string kImages = "s-images-idx3-ubyte.gz", kLabels = "s-labels-idx1-ubyte.gz";
// Two images of two rows and three columns, with labels 7 and 9.
const std::string kTwo =
    bytes({0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 255, 254, 0, 250, 7, 8});
const std::string kSevenNine = bytes({0, 0, 8, 1, 0, 0, 0, 2, 7, 9});

void compress(const std::string& path, const std::string& content) {
    gzFile file = gzopen(path.c_str(), "wb");
    REQUIRE(gzwrite(file, content.data(), static_cast<unsigned>(content.size())) == static_cast<int>(content.size()));
    REQUIRE(gzclose(file) == Z_OK);
}

/// What read_images says of a folder with these two files; empty if it throws no InputError.
std::string message(const std::string& images, const std::string& labels) {
    const TemporaryFolder folder;
    write_file(folder / kImages, images);
    write_file(folder / kLabels, labels);
    try {
        read_images("s", folder.path());
    } catch (const InputError& e) {
        return std::string(e.what()).substr(folder.path().string().size() + 1);
    }
    return "";
}

std::string with(std::string content, std::size_t at, int value) {
    content[at] = static_cast<char>(value);
    return content;
}

}  // namespace

TEST_CASE("IDX files are read, compressed or not, and pooled exactly", "[images]") {
    const TemporaryFolder folder;
    compress(folder / kImages, kTwo);
    write_file(folder / kLabels, kSevenNine);
    const LabelledImages images = read_images("s", folder.path());
    CHECK(images.rows == 2);
    CHECK(images.columns == 3);
    CHECK(images.size() == 2);
    CHECK(images.labels == std::vector<std::uint8_t>{7, 9});
    CHECK(images.pooled(0, 1) == std::vector<unsigned>{1, 2, 3, 4, 5, 6});
    CHECK(images.pooled(0, 2) == std::vector<unsigned>{1 + 2 + 4 + 5});  // the third column is left over
    CHECK(images.pooled(1, 2) == std::vector<unsigned>{255 + 254 + 250 + 7});
    CHECK_THROWS_AS(images.pooled(2, 2), std::out_of_range);
}

TEST_CASE("IDX files that are not there or not right are named", "[images]") {
    const TemporaryFolder empty;
    try {
        read_images("s", empty.path());
        FAIL("nothing was missed");
    } catch (const MissingError& e) {
        CHECK(e.what() ==
              (empty / kImages) + ": not found; it is a file of a package: apt-get install dataset-fashion-mnist");
    }
    CHECK(message(kTwo, kSevenNine).empty());
    const std::string kind = kImages + ": expected an IDX file of bytes in 3 dimensions";
    CHECK(message("", kSevenNine) == kind);
    CHECK(message(kTwo.substr(0, 15), kSevenNine) == kind);
    CHECK(message(with(kTwo, 2, 9), kSevenNine) == kind);
    CHECK(message(with(kTwo, 3, 1), kSevenNine) == kind);
    CHECK(message(kTwo.substr(0, 27), kSevenNine) == kImages + ": expected 12 bytes after the head, found 11");
    CHECK(message(kTwo + "x", kSevenNine) == kImages + ": expected 12 bytes after the head, found 13");
    CHECK(message(with(kTwo, 4, 255), kSevenNine) == kImages + ": expected sizes from 1 on that fit a file");
    CHECK(message(with(kTwo, 11, 0), kSevenNine) == kImages + ": expected sizes from 1 on that fit a file");
    CHECK(message(kTwo, with(kSevenNine, 7, 1).substr(0, 9)) ==
          kLabels + ": expected 2 labels, one for each image, found 1");
}

TEST_CASE("Rows of a domain: its classes, from an image on, means of pixels and a 1, wrong labels", "[images]") {
    LabelledImages images{4, 4, {}, {0, 3, 3, 9, 3, 3}};
    for (std::size_t i = 0; i < images.size(); ++i)
        images.pixels.insert(images.pixels.end(), 16, static_cast<std::uint8_t>(51 * i));
    const LabelledRows<double> rows = image_rows(images, {"threes", {3, 9}, true}, 2, 4);
    CHECK(rows.labels == std::vector<Eigen::Index>{3, (9 + 1) % 10, 3, (3 + 2) % 10});
    CHECK(rows.inputs.col(0) == Eigen::Vector4d(0.4, 0.6, 0.8, 1));
    CHECK(rows.inputs.col(1) == Eigen::Vector4d::Ones());
    CHECK_THROWS_AS(image_rows(images, {"threes", {3}}, 0, 5), InputError);
}

TEST_CASE("Losses of images keep their promises", "[images]") {
    LabelledImages images{28, 28, {}, {}};
    for (std::size_t i = 0; i < 200; ++i) {
        images.labels.push_back(static_cast<std::uint8_t>(i % 10));
        for (std::size_t k = 0; k < 28 * 28; ++k)
            images.pixels.push_back(static_cast<std::uint8_t>((i % 10 * k + 37 * i + k * k) % 256));
    }
    const LabelledRows<double> all = image_rows(images, {"all", kAllClasses}, 0, 60),
                               wrong = image_rows(images, {"half", kAllClasses, true}, 60, 60);
    const SoftmaxProblem<double> problem({all, wrong}, image_rows(images, {"held", {2, 4, 6}}, 120, 20), 10, 1e-2);
    CHECK(problem.dimension() == 500);
    const Eigen::VectorXd theta = Eigen::VectorXd::LinSpaced(500, -1, 1),
                          v = Eigen::VectorXd::LinSpaced(500, 0.2, -0.1);
    CHECK(broken_promises(problem, theta, v).empty());
}
