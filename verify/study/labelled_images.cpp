#include "study/labelled_images.hpp"

#include <array>
#include <string_view>

#include "base/ending.hpp"
#include "datamix/numeric/error.hpp"
#include "study/text_files.hpp"

namespace datamix::verify {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = std::size_t{256} << 20;

/// The bytes of an IDX file after its head, which has the magic number 0x08 (bytes) and D, and D sizes, each of four
/// bytes, the highest first.
template <std::size_t D>
std::vector<std::uint8_t> read_idx(const fs::path& file, std::array<std::size_t, D>& sizes) {
    std::error_code error;
    if (!fs::exists(file, error))
        throw MissingError(file.string() +
                           ": not found; it is a file of a package: apt-get install dataset-fashion-mnist");
    std::vector<std::uint8_t> bytes;
    try {
        read_content(file, [&](std::string_view piece) {
            const auto* from = reinterpret_cast<const std::uint8_t*>(piece.data());  // copied at once
            bytes.insert(bytes.end(), from, from + piece.size());
            if (bytes.size() > kLargestFile) throw InputError("expected at most 256 MiB");
        });
        constexpr std::size_t head = 4 + 4 * D;
        if (bytes.size() < head || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || bytes[3] != D)
            throw InputError("expected an IDX file of bytes in " + std::to_string(D) + " dimensions");
        std::size_t product = 1;
        for (std::size_t i = 0; i < D; ++i) {
            sizes[i] = 0;
            for (std::size_t j = 0; j < 4; ++j) sizes[i] = sizes[i] << 8 | bytes[4 + 4 * i + j];
            if (sizes[i] == 0 || sizes[i] > kLargestFile / product)
                throw InputError("expected sizes from 1 on that fit a file");
            product *= sizes[i];
        }
        if (bytes.size() - head != product)
            throw InputError("expected " + std::to_string(product) + " bytes after the head, found " +
                             std::to_string(bytes.size() - head));
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(head));
    } catch (const InputError&) {
        rethrow_with(file.string() + ": ");
    }
    return bytes;
}

}  // namespace

std::vector<unsigned> LabelledImages::pooled(std::size_t image, std::size_t side) const {
    if (image >= size()) throw std::out_of_range("images: no image " + std::to_string(image));
    const std::size_t across = columns / side, down = rows / side;
    std::vector<unsigned> sums(down * across, 0);
    const std::uint8_t* first = pixels.data() + image * rows * columns;
    for (std::size_t r = 0; r < down * side; ++r)
        for (std::size_t c = 0; c < across * side; ++c) sums[r / side * across + c / side] += first[r * columns + c];
    return sums;
}

LabelledImages read_images(const std::string& name, const fs::path& folder) {
    LabelledImages images;
    std::array<std::size_t, 3> shape{};
    std::array<std::size_t, 1> count{};
    images.pixels = read_idx(folder / (name + "-images-idx3-ubyte.gz"), shape);
    const fs::path labels = folder / (name + "-labels-idx1-ubyte.gz");
    images.labels = read_idx(labels, count);
    if (count[0] != shape[0])
        throw InputError(labels.string() + ": expected " + std::to_string(shape[0]) +
                         " labels, one for each image, found " + std::to_string(count[0]));
    images.rows = shape[1];
    images.columns = shape[2];
    return images;
}

}  // namespace datamix::verify
