#!/usr/bin/env python3
"""recheck.py FILE computes the certified numbers of a results.json again, from the instances and formulas beside them.
It shares nothing with the program that wrote the file: the standard library, intervals of decimals, formulas (1) to (6)
of proofs/recheck.md. A number passes if its own enclosure lies in the file's, a best horizon T* if the error at every
other T in 1 ... N is certainly above. Status 0: 95 % of the certified numbers (of claims that say what theirs follow
from) were computed again at the least, and none is wrong; 1: not so; 2: not such a file."""
import json, sys
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction as Q
from math import isqrt
DOWN, UP = (Context(60, way, Emin=MIN_EMIN, Emax=MAX_EMAX) for way in (ROUND_FLOOR, ROUND_CEILING))
sys.setrecursionlimit(10000)

class I:
    """[a, b], which contains the exact value: all rounding is outwards. x < y means: certainly."""
    def __init__(self, a, b): self.a, self.b = a, b
    def __neg__(self): return I(-self.b, -self.a)
    def __add__(self, y): return I(DOWN.add(self.a, lift(y).a), UP.add(self.b, lift(y).b))
    def __sub__(self, y): return self + -lift(y)
    def __rsub__(self, y): return lift(y) - self
    def __rtruediv__(self, y): return lift(y) / self
    def __lt__(self, y): return self.b < lift(y).a
    def __gt__(self, y): return self.a > lift(y).b
    def __abs__(self): return self if self.a >= 0 else -self if self.b <= 0 else I(Decimal(0), max(-self.a, self.b))
    def __mul__(self, y):
        y = lift(y)
        if self.a < 0:
            return -(-self * y) if self.b <= 0 else hull(I(self.a, Decimal(0)) * y, I(Decimal(0), self.b) * y)
        return I(DOWN.multiply(self.a if y.a >= 0 else self.b, y.a), UP.multiply(self.b if y.b >= 0 else self.a, y.b))
    def __truediv__(self, y):
        y = lift(y)
        y.a > 0 or y.b < 0 or no("division by an interval that contains 0")
        return self * I(DOWN.divide(1, y.b), UP.divide(1, y.a))
    __radd__, __rmul__ = __add__, __mul__
def no(words): raise ArithmeticError(words)
def lift(x): return x if isinstance(x, I) else I(*(w.divide(x.numerator, x.denominator) for w in (DOWN, UP)))
def hull(*xs): return I(min(x.a for x in xs), max(x.b for x in xs))
def around(x): return I(-abs(x).b, abs(x).b)
def largest(xs): return max(xs, key=lambda x: x.b)
# decimal rounds these to the nearest, so the next number is a bound; they rise.
def sqrt(x): return I(DOWN.next_minus(DOWN.sqrt(x.a)), UP.next_plus(UP.sqrt(x.b)))
def exp(x): return I(DOWN.next_minus(DOWN.exp(x.a)), UP.next_plus(UP.exp(x.b)))
def log(x): return I(DOWN.next_minus(DOWN.ln(lift(x).a)), UP.next_plus(UP.ln(lift(x).b)))
def power(x, n): return x if n == 1 else power(x * x, n // 2) * x if n % 2 else power(x * x, n // 2)

class Model:
    """Two domains, H = diag(1, h), a_1 = u = (1, 1), a_2 = 0, f_V = |theta - c|^2/2, theta_0 = w_0 u. T inner steps:
    theta+ = R theta + wZ, R = diag(p, r), Z = (I-R)u - n, n the noise. An outer step subtracts alpha Z'(theta+ - c)
    from w or ("eg") ln(w/(1-w)). w* = u'c/2, w_T is the fixed point, s = w-w_T, y = theta - w_T u."""
    def __init__(self, fields):
        def numbers(key): return [Q(x) for x in fields.get(key, "0 0").split()]
        self.h, self.c, self.noise = numbers("curvature")[1], numbers("validation"), numbers("domain 1 noise")
        self.alpha, self.w0, self.best = numbers("outer step")[0], numbers("start weights")[0], sum(self.c) / 2
        self.step, self.momentum, self.cache = fields["inner step"], fields.get("inner momentum, restarted"), {}
        self.eg, self.last, self.factor, self.rounds = fields["outer update"] == "eg", fields["output"] == "last", 1, 60
        fixed = [numbers(k) for k in ("domain 1", "domain 2", "domain 2 noise", "start parameters")]
        known = fixed == [[1, 1], [0, 0], [0, 0], [self.w0] * 2] and numbers("curvature")[0] == 1
        known and self.alpha <= Q(1, 2) or no("not the two-domain model")
    def round(self, t):
        """(1): p, r, eta, v_i/eta, b_T = w_T - w*, m of one T or, where they fall, of all in t = (first, last)."""
        if t not in self.cache:
            if isinstance(t, tuple):
                p, r, e = map(hull, *(self.round(x)[:3] for x in t))
            else:
                cap = "min" in self.step and (t < 3 or log(t) / t > Q(1, 4))
                e = lift(Q(1, 4)) if cap else self.factor * log(t) / t if "log" in self.step else lift(Q(self.step))
                p, r = (power(1 - e * h, t) for h in (1, self.h))
                if self.momentum:
                    q = (1 - Q(self.momentum)) / (1 + Q(self.momentum))
                    q * q * self.h == 1 == Q(self.step) * self.h or no("Nesterov's method for eta = 1/L only")
                    p = power(lift(1 - q), t) * (1 + q * t)
            v = [(1 - x * x) * s / (h * (2 - e * h)) for s, x, h in zip(self.noise, (p, r), (1, self.h))]
            m = 2 - p - r + e * sum(v)
            self.cache[t] = p, r, e, v, ((self.c[1] - self.c[0]) / 2 * (p - r) - self.best * e * sum(v)) / m, m
        return self.cache[t]
    def rest(self, t, least, most):
        """(2): (E s_K, or sum_{k<K} E s_k/K of the average)/s_0 for all K in least ... most."""
        p, r, _, _, _, m = self.round(t)
        q, wide = 1 - self.alpha * m, around(2 * (p + r))
        s = hull(lift(0) if most > 10 ** 6 else power(q, most), power(q, min(least, 10 ** 6))) + 2 * self.alpha * wide
        return s if self.last else ((1 - s) / self.alpha + wide - p - r) / m / hull(lift(least), lift(most))
    def error(self, t, k):
        """E w_out - w* of the linear step; of the average for K > 10^6 by (2), else by powers of the round."""
        p, r, _, _, b, m = self.round(t)
        a, f, g, x, start = self.alpha, 1 - p, 1 - r, [lift(1)] * 3, self.w0 - self.best - b
        if k > 10 ** 6 and not self.last:
            return b + start * self.rest(t, k, k)
        step = [[1 - a * (m - f * p - g * r), -a * f * p, -a * g * r], [f, p, lift(0)], [g, lift(0), r]]
        for j in range(k.bit_length()):
            step = [[sum(map(I.__mul__, row, column)) for column in zip(*step)] for row in step] if j else step
            x = [sum(map(I.__mul__, row, x)) for row in step] if k >> j & 1 else x
        return b + start * (x[0] if self.last else ((1 - x[0]) / a + p * (x[1] - 1) + r * (x[2] - 1)) / m / k)
    def moments(self, t, k, rate):
        """(3): (E w_out - w*)^2 and the variance of the average of K rounds, K in the interval k; rate = eta/K."""
        p, r, e, v, b, m = self.round(t)
        a, f, g, w, s0 = self.alpha, 1 - p, 1 - r, b + self.best, self.w0 - self.best - b
        one, (c, d) = lift(1), self.c
        mean = [{0: 1 - a * (m - f * p - g * r), 1: -a * f * p, 2: -a * g * r}, {0: f, 1: p}, {0: g, 2: r}, {3: one}]
        maps = [(None, mean), (v[0], [{0: 2 * a * f, 1: a * p, 3: a * (w * (1 + f) - c)}, {0: -one, 3: -w}, {}, {}]),
                (v[1], [{0: 2 * a * g, 2: a * r, 3: a * (w * (1 + g) - d)}, {}, {0: -one, 3: -w}, {}])]
        maps += [(2 * e * x * x, [{0: lift(-a), 3: -a * w}, {}, {}, {}]) for x in v]
        pairs, F = [(i, j) for i in range(3) for j in range(i, 4)], [lift(0)] * 12
        rows = [{} for _ in pairs] + [{to: x for c, x in mean[j].items() for to in (9 + c, c)} for j in range(3)]
        for row, (i, j) in enumerate(pairs):
            for size, (c, x), (d, y) in ((size, u, v) for size, A in maps for u in A[i].items() for v in A[j].items()):
                if c == d == 3:
                    F[row] += size * x * y
                else:
                    to = pairs.index((min(c, d), max(c, d)))
                    rows[row][to] = rows[row].get(to, 0) + (size * e * x * y if size else x * y)
        x, z = [s0 * (s0 if j < 3 else 1) for i, j in pairs] + [lift(0)] * 3, [lift(0)] * 12
        total, first, noise, steady, count = *[lift(0)] * 3, 0, k if isinstance(k, int) and k < 250 else self.rounds
        count = 30 if isinstance(t, tuple) else count
        for _ in range(count):
            total, first, noise, old = total + x[0] + 2 * x[9], first + x[3], noise + z[0] + 2 * z[9], z
            x = [sum(y * x[c] for c, y in row.items()) for row in rows]
            z = [sum((y * z[c] for c, y in row.items()), F[i]) for i, row in enumerate(rows)]
        if count != k:
            size = [lift(Q(3, 2) ** ((0 < i < 3) + (0 < j < 3))) for i, j in pairs] + [lift(y) for y in (8, 12, 12)]
            shrink = largest(sum(abs(y) * size[c] for c, y in row.items()) / d for row, d in zip(rows, size))
            far, tail = (around(largest(abs(y) / d for y, d in zip(vector, size)) / (1 - shrink))
                         for vector in (x, map(I.__sub__, z, old)) if shrink < Q(9, 10) or no("no contraction shown"))
            total, first, steady = total + 17 * far, first + far, (z[0] + 2 * z[9] + 17 * tail) * (1 - count / lift(k))
        return (b + first / k) * (b + first / k), rate * steady + (total + e * noise - first * first) / k / k
    def objective(self, t, k):  # |w_out - w*|, with noise its expected square
        return sum(self.moments(t, k, self.round(t)[2] / k)) if any(self.noise) else abs(self.error(t, k))
    def worse(self, n, first, last, least, variance=0, width=Q(1, 50)):
        """(4): whether the objective is above `least` at every T in first ... last, K = floor(n/T)."""
        single, most, fewest, noisy = first >= last, n // first, n // last, any(self.noise)
        t = first if single else (first, last)
        if first <= last and (single or "log" not in self.step or self.h * log(first) * log(first) < first > 9):
            b = self.round(t)[4]
            bias = abs(self.error(t, most) if single else b + (self.w0 - self.best - b) * self.rest(t, fewest, most))
            if noisy and not single and last - first < width * first and fewest >= 60:
                variance, width = self.moments(t, hull(lift(fewest), lift(most)), log(first) / n)[1], width / 100
            if (bias * bias + variance if noisy else bias) > least:
                return True
        mid = isqrt(first * last) if last > 2 * first else (first + last) // 2
        return first > last or self.objective(t, most) > least if single else self.worse(
            n, first, mid, least, variance, width) and self.worse(n, mid + 1, last, least, variance, width)
    def run(self, t, k):
        """x = 1-w, ln(w/x) and the largest 1-theta_i after k rounds of exponentiated gradient."""
        (p, r), e, y, z = self.round(t)[:2], lift(1 / self.w0 - 1), lift(self.w0), lift(self.w0)
        for _ in range(k):
            w = 1 / (1 + e)
            y, z = p * y + (1 - p) * w, r * z + (1 - r) * w
            e = e * exp(((1 - p) * (y - self.c[0]) + (1 - r) * (z - self.c[1])) * self.alpha)
        return e / (1 + e), -log(e), hull(1 - y, 1 - z)
    def f5(self, t, k):
        """alpha m, eps_T, sigma of theorem F5; its lower bounds of x_K, the second of all longer T, too."""
        p, r = self.round(t)[:2]
        eps, memory = (self.c[0] - 1) * (p - r) / (2 - p - r), self.alpha * (p + r)
        grown = exp(memory) * (self.w0 / (1 - self.w0) + k * (exp(lift(2 * self.alpha)) - 1))
        return self.alpha * (2 - p - r), eps, memory, eps / exp(memory), 1 / (1 + grown)
    def slower(self, t, k, best):
        """Whether certainly x_K > best (5), after 500 rounds that are run."""
        x, l, behind = self.run(t, min(k, 500))
        (a, eps, memory, _, _), done = self.f5(t, k), min(k, 500)
        slack = memory * hull(exp(memory) * hull(x, eps), behind) if k > 500 else lift(0)
        while done < k and (above := 1 / (1 + exp(l)) - eps) > 0:
            l, done = l + above * a * min(k - done, 1 + done // 2000), done + 1 + done // 2000
        return l + slack < log(1 / best - 1)
    def best_is(self, n, best, last):
        """The objective (of exponentiated gradient 1-w) at T = best, if the best T in 1 ... n is best (... last)."""
        if not self.eg:
            least = self.objective((best + last) // 2, n // ((best + last) // 2))
            return self.worse(n, 1, best - 1, least) and self.worse(n, last + 1, n, least) and least
        least, t = self.run(best, n // best)[0] if self.best == 1 else no("only the vertex of F5 is bounded"), 1
        while t == best or self.f5(t, 1)[3] > least or self.slower(t, n // t, least):
            t += 1
            if t > best and (t > n or self.f5(t, n // t)[4] > least):
                return least
        return False
    def near_law(self, n):
        """The best horizon, if it is within 1 of T_c = ln(lambda beta N/k_0)/lambda (F4)."""
        rate = -log(1 - Q(self.step))
        law = log(rate * n * (self.c[1] - self.c[0]) * self.alpha / (2 * (self.w0 - self.best))) / rate
        best = min((int(law.a), int(law.a) + 1), key=lambda t: self.objective(t, n // t).a)
        return best if abs(best - law) < 1 and self.best_is(n, best, best) else 0
    def bracket(self, n, is_low):
        """T_low or T_high of F5 times lambda/ln N: where the bias, the transient crosses the upper bound at T_u."""
        rate = -log(1 - Q(self.step)) / log(n)
        low = int((1 / rate).a) + 1
        a, eps, memory, _, _ = self.f5(low, n // low)
        upper, top = exp(memory) / self.w0 * eps / (1 - power(1 - a * eps, n // low)), 64 * low
        while not is_low and top - low > 1:
            t = (low + top) // 2
            low, top = (low, t) if self.f5(t, n // t)[4] > upper else (t, top)
        return (next(t for t in range(1, n) if not self.f5(t, 1)[3] > upper) if is_low else low) * rate
    def best_factor(self, t, k, low, high):
        """(6): whether a factor in low ... high has a smaller gap than both ends, and none 1/20 away has."""
        def mean(s):
            self.factor, self.cache, self.rounds = s, {}, 120
            return self.error(t, k) * self.error(t, k)
        middle = (low + high) / 2
        ends = [mean(lift(s)) and self.objective(t, k) for s in (middle, low, high)]
        parts = [(Q(1, 5), middle - Q(1, 20)), (middle + Q(1, 20), min(Q(4), Q((t / (self.h * log(t))).a)))]
        while parts:
            a, b = parts.pop()
            if not (mean(hull(lift(a), lift(b))) > ends[0] or b - a < Q(1, 20) and self.objective(t, k) > ends[0]):
                parts += [(a, (a + b) / 2), ((a + b) / 2, b)]
        return ends[1] > ends[0] and ends[2] > ends[0]

def bound_horizon(n, a, b, c, s, p, rho):
    """The T that minimises A(T/N)^s + (B+CT)^p rho^(pT): all T from 1 on, until A(T/N)^s alone is too much."""
    best, least, t, left, first = 0, lift(10 ** 9), 0, lift(1), lift(0)
    while not first > least:
        t, left = t + 1, left * rho
        first = a * (sqrt(lift(Q(t, n))) if s == Q(1, 2) else lift(Q(t, n)))
        value = first + power((b + c * t) * left, int(p))
        best, least = (t, value) if value < least else (best, least) if value > least else (None, value)
    return best

def slope_sign(f, n, t):
    """Of the derivative of S4's bounds: each is convex in T or in ln T, so a minimum is where - turns into +."""
    a, b, t = Q(f["A"]), Q(f["B"]), lift(t)
    return {"A T/N + B ln T/T": a * t * t / n - b * (log(t) - 1), "A T/N + B (1 + ln T)/T": a * t * t / n - b * log(t),
            "A sqrt(T/N) + B sqrt(ln T/T)": a * t * sqrt(log(t) / n) - b * (log(t) - 1),
            "A sqrt(T/N) + B ln T/T": a * t * sqrt(t / n) / 2 - b * (log(t) - 1)}[f["bound"]]

def value(numbers, models, known, f, low, high):
    """An enclosure of the number that follows from f, or whether it is in [low, high], where the file has it."""
    what, name, budgets, n = f["quantity"], f.get("instance"), f.get("budgets", "").split(), int(Q(f.get("budget", 0)))
    model, powers = models.get(name), [int(b[2:]) for b in budgets if b != "to"]
    def same(of, b): return [v for v in numbers if v.get("from") == dict(quantity=of, instance=name, budget=b)][0]
    def once(*key): return known[key] if key in known else known.setdefault(key, key[0](*key[1:]))
    def bound(): return bound_horizon(n, *(Q(f[k]) for k in ("A", "B", "C", "s", "p", "rho")))
    def least(): return once(model.best_is, n, *[int(same("best horizon", f["budget"])["lower"])] * 2)
    def law():
        p, q = {"log N": (0, 1), "(log N)^2": (0, 2), "N^(1/3)": (Q(1, 3), 0), "sqrt(N)": (Q(1, 2), 0),
                "sqrt(N log N)": (Q(1, 2), Q(1, 2)), "N/log N": (1, -1), "constant": (0, 0)}[f["law"]]
        (x, t), (y, u) = ((log(10 ** e), once(model.near_law, 10 ** e)) for e in powers)
        return Q(u, t) * exp(p * (x - y) + q * log(x / y))
    def limit():  # S5
        w, half = model.best, (model.noise[0] / 2, model.noise[1] / (2 * model.h))
        c1, c2, c3 = (w - model.w0) / (2 * model.alpha), w * sum(half) / 2, (model.c[0] - w) / 2
        c4 = sum(x * (2 * w - c) ** 2 for x, c in zip(half, model.c)) / 4
        return sqrt(lift(c2 / (2 * c1))) if what[0] == "s" else log(c3 / (c2 + c4 / (4 * c1)))
    def points():
        T = [same("bracket of the best horizon", b) for b in budgets or [f["budget"]]]
        return [log(10 ** e) for e in powers] or [log(n)], [I(Decimal(v["lower"]), Decimal(v["upper"])) for v in T]
    def spread(wide):
        L = [log(t) - Q(f["a"]) * x - Q(f["b"]) * log(x) for x, t in zip(*points())]
        a, b = max(x.b if wide else x.a for x in L), min(x.a if wide else x.b for x in L)
        return I(DOWN.subtract(a, b), UP.subtract(a, b))
    def slope():
        X, T = points()
        D = [x - sum(X) / len(X) for x in X]
        return sum(x * t * t / 10 ** e for x, t, e in zip(D, T, powers)) / sum(x * x for x in D)
    return {
        "minimising horizon of the bound": lambda: lift(bound()), "minimising horizon of the bound over its limit":
            lambda: bound() * Q(f["p"]) / Q(f["s"]) * -log(Q(f["rho"])) / log(n),
        "minimising real horizon of the bound": lambda: slope_sign(f, n, Q(low)) < 0 and slope_sign(f, n, Q(high)) > 0,
        "best horizon": lambda: low == high and bool(least()), "bracket of the best horizon":
            lambda: bool(model.best_is(n, int(low), int(high))),
        "|w-w*| at the best horizon": least, "gap at the best horizon": least,
        "budgets with T* within 1 of T_c": lambda: lift(sum(
            models[m].near_law(10 ** e) > 0 for m in f["instances"].split("; ") for e in powers)),
        "T*/law at the last budget over that at the first": law,
        "T_low lambda/ln N": lambda: model.bracket(n, True), "T_high lambda/ln N": lambda: model.bracket(n, False),
        "T*/sqrt(N ln N) of the bracket": lambda: points()[1][0] / sqrt(n * log(n)),
        "least slope of T*^2/N on ln N": lambda: I(slope().a, slope().a),
        "largest slope of T*^2/N on ln N": lambda: I(slope().b, slope().b),
        "least spread of ln(T*/(N^a (ln N)^b))": lambda: spread(False),
        "largest spread of ln(T*/(N^a (ln N)^b))": lambda: spread(True),
        "sqrt(C_2/(2 mu C_1))": limit, "ln(mu C_3/(C_2 + C_4/(4 C_1)))": limit,
        "best factor s of the inner step":
            lambda: model.best_factor(int(f["horizon"]), int(f["rounds"]), Q(low), Q(high)),
    }.get(what, lambda: no("no formula for " + what))()

def main(path):
    try:
        with open(path, encoding="utf-8") as file:
            claims = [c for c in json.load(file)["claims"] if any("from" in v for v in c["numbers"].values())]
        every, models = [], [{k: Model(v) for k, v in c.get("instances", {}).items()} for c in claims]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        return print(f"recheck: {path}: not a results file with derivations: {error!r}", file=sys.stderr) or 2
    for claim, each in zip(claims, models):
        numbers, known, faults = {k: v for k, v in claim["numbers"].items() if isinstance(v, dict)}, {}, {}
        for name, v in numbers.items():
            try:
                f = v.get("from", {"quantity": "a number that does not say what it follows from"})
                if f["quantity"] == "count of work":
                    continue
                DOWN.prec = UP.prec = 60 + 2 * len(str(int(Q(f["budget"])))) if f["quantity"].startswith("T_") else 60
                low, high = Decimal(v["lower"]), Decimal(v["upper"])
                x = value(numbers.values(), each, known, f, low, high)
                inside = (x if isinstance(x, bool) else low <= x.a and x.b <= high) and high - low <= abs(high) / 8
                faults[name] = "" if inside else "WRONG"
            except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, RuntimeError) as error:
                faults[name] = f"not computed again: {error if isinstance(error, ArithmeticError) else repr(error)}"
        every += faults.values()
        print(f"{claim['id']:25}{[*faults.values()].count(''):4} of {len(faults):3} numbers computed again", *(
            f"\n    {name}: {fault}" for name, fault in faults.items() if fault), sep="", flush=True)
    few = "" if every.count("") >= Q(95, 100) * len(every) > 0 else "; a run of all claims has 95 % of them"
    print(f"{every.count('')} of {len(every)} certified numbers computed again, {every.count('WRONG')} wrong{few}")
    return 1 if few or "WRONG" in every else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else print(__doc__, file=sys.stderr) or 2)
