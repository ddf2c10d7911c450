// Ridge regression on domains of one's own, read from a CSV file: domain,x1,…,xd,y. Each domain has its own Hessian, so
// this is not the shared-Hessian model of the closed evaluators; the algorithm needs only the Problem concept.
#include <datamix/algorithm/mixing.hpp>
#include <datamix/problem/quadratic.hpp>

#include <Eigen/Cholesky>

#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using datamix::Matrix;
using datamix::Vector;

/// ½E(⟨x, θ⟩ − y)² + ½λ|θ|² over the rows of one domain, as H (d×d) and its minimiser.
struct Ridge {
    Matrix<double> hessian;
    Vector<double> optimum;

    Ridge(const std::vector<std::vector<double>>& rows, double lambda) {
        const auto d = static_cast<Eigen::Index>(rows.front().size()) - 1;
        hessian = lambda * Matrix<double>::Identity(d, d);
        Vector<double> right = Vector<double>::Zero(d);
        for (const auto& row : rows) {
            const Eigen::Map<const Vector<double>> x(row.data(), d);
            hessian += x * x.transpose() / static_cast<double>(rows.size());
            right += x * row.back() / static_cast<double>(rows.size());
        }
        optimum = hessian.llt().solve(right);
    }
};

std::map<std::string, std::vector<std::vector<double>>> read_csv(const char* file) {
    std::ifstream in(file);
    std::map<std::string, std::vector<std::vector<double>>> domains;
    std::string line, cell;
    std::getline(in, line);  // the header
    while (std::getline(in, line)) {
        std::istringstream cells(line);
        std::string name;
        std::getline(cells, name, ',');
        auto& row = domains[name].emplace_back();
        while (std::getline(cells, cell, ',')) row.push_back(std::stod(cell));
    }
    return domains;
}

}  // namespace

int main(int, char** arguments) {
    auto data = read_csv(arguments[1]);
    const Ridge validation(data.at("validation"), 0);
    data.erase("validation");
    std::vector<Matrix<double>> hessians;
    Matrix<double> optima(2, static_cast<Eigen::Index>(data.size()));
    double smoothness = 0;
    for (const auto& [name, rows] : data) {
        const Ridge domain(rows, 0.05);
        optima.col(static_cast<Eigen::Index>(hessians.size())) = domain.optimum;
        hessians.push_back(domain.hessian);
        smoothness = std::max(smoothness, domain.hessian.norm());
    }
    const datamix::QuadraticProblem<double> problem(hessians, optima, validation.hessian, validation.optimum);

    // F(w) = f_V(θ*(w)) on a fine grid of the simplex, for comparison.
    const auto objective = [&](const Vector<double>& w) {
        Matrix<double> mixed = Matrix<double>::Zero(2, 2);
        Vector<double> right = Vector<double>::Zero(2);
        for (Eigen::Index i = 0; i < w.size(); ++i) {
            mixed += w(i) * problem.hessian(i);
            right += w(i) * (problem.hessian(i) * optima.col(i));
        }
        return problem.validation_loss(mixed.llt().solve(right));
    };
    double least = 1e300;
    for (int i = 0; i <= 200; ++i)
        for (int j = 0; i + j <= 200; ++j) least = std::min(least, objective(Eigen::Vector3d(i, j, 200 - i - j) / 200));

    std::printf("least F on a grid of mixtures: %.5f\n", least);
    for (const std::size_t horizon : {1u, 5u, 50u}) {
        const auto run =
            datamix::mix(problem, {.horizon = horizon, .rounds = 4000, .inner_step = 1 / smoothness, .outer_step = 1.0},
                         datamix::MixingStart<double>::uniform(problem.domains(), problem.dimension()));
        std::printf("T = %2zu: F = %.5f, weights", horizon, objective(run.weights));
        for (const double w : run.weights) std::printf(" %.3f", w);
        std::printf("\n");
    }
}
