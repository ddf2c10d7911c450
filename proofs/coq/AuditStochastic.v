(** Full statements: S1, S3, S4, S5, S8.

    Each headline theorem is stated here once more in full, with the definitions of the bounds and of the runs unfolded, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Model Expectation SgdRate FullRate StochasticRate
  StochasticBoundForms StochasticBoundRms LambertForms StochasticHorizon StochasticHorizonLeading StochasticRegimes.

Open Scope R_scope.

(** ** S1 sgd-rate *)

Theorem audit_sgd_exact :
  forall (Omega : Type) (E : expectation Omega) (mu eta theta_star sigma2 : R) (T : nat)
    (theta xi : nat -> Omega -> R),
  0 < mu ->
  eta * mu <= 1 ->
  (forall (t : nat) (o : Omega), theta (S t) o = theta t o - eta * (mu * (theta t o - theta_star) + xi t o)) ->
  integrable E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) ->
  (forall t : nat, (t < T)%nat -> integrable E (fun o : Omega => xi t o ^ 2)) ->
  (forall t : nat, (t < T)%nat -> integrable E (fun o : Omega => (theta t o - theta_star) * xi t o)) ->
  (forall t : nat, (t < T)%nat -> mean E (fun o : Omega => (theta t o - theta_star) * xi t o) = 0) ->
  (forall t : nat, (t < T)%nat -> mean E (fun o : Omega => xi t o ^ 2) = sigma2) ->
  mean E (fun o : Omega => (theta T o - theta_star) ^ 2) =
  (1 - eta * mu) ^ (2 * T) * mean E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) +
  eta * sigma2 * (1 - (1 - eta * mu) ^ (2 * T)) / (mu * (2 - eta * mu)).
Proof. exact @sgd_exact. Qed.

Theorem audit_sgd_bound :
  forall (Omega : Type) (E : expectation Omega) (mu eta theta_star sigma2 : R) (T : nat)
    (theta xi : nat -> Omega -> R),
  0 < mu ->
  eta * mu <= 1 ->
  (forall (t : nat) (o : Omega), theta (S t) o = theta t o - eta * (mu * (theta t o - theta_star) + xi t o)) ->
  integrable E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) ->
  (forall t : nat, (t < T)%nat -> integrable E (fun o : Omega => xi t o ^ 2)) ->
  (forall t : nat, (t < T)%nat -> integrable E (fun o : Omega => (theta t o - theta_star) * xi t o)) ->
  (forall t : nat, (t < T)%nat -> mean E (fun o : Omega => (theta t o - theta_star) * xi t o) = 0) ->
  (forall t : nat, (t < T)%nat -> mean E (fun o : Omega => xi t o ^ 2) <= sigma2) ->
  mean E (fun o : Omega => (theta T o - theta_star) ^ 2) <=
  (1 - eta * mu) ^ (2 * T) * mean E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) +
  eta * sigma2 * (1 - (1 - eta * mu) ^ (2 * T)) / (mu * (2 - eta * mu)).
Proof. exact @sgd_bound. Qed.

Theorem audit_sgd_rate :
  forall (Omega : Type) (E : expectation Omega) (mu eta theta_star sigma2 : R) (T : nat)
    (theta xi : nat -> Omega -> R),
  0 < mu ->
  0 < eta ->
  eta * mu <= 1 ->
  (forall (t : nat) (o : Omega), theta (S t) o = theta t o - eta * (mu * (theta t o - theta_star) + xi t o)) ->
  integrable E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) ->
  (forall t : nat, (t < T)%nat -> integrable E (fun o : Omega => xi t o ^ 2)) ->
  (forall t : nat, (t < T)%nat -> integrable E (fun o : Omega => (theta t o - theta_star) * xi t o)) ->
  (forall t : nat, (t < T)%nat -> mean E (fun o : Omega => (theta t o - theta_star) * xi t o) = 0) ->
  (3 <= T)%nat ->
  eta = ln (INR T) / (mu * INR T) ->
  0 <= mean E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) ->
  (forall t : nat, (t < T)%nat -> mean E (fun o : Omega => xi t o ^ 2) <= sigma2) ->
  0 <= sigma2 ->
  mean E (fun o : Omega => (theta T o - theta_star) ^ 2) <=
  mean E (fun o : Omega => (theta 0%nat o - theta_star) ^ 2) / INR T ^ 2 + sigma2 * ln (INR T) / (mu ^ 2 * INR T).
Proof. exact @sgd_rate. Qed.

Theorem audit_sgd_diagonal_exact :
  forall (Omega : Type) (E : expectation Omega) (d T : nat) (h s theta_star : vec) (eta : R)
    (theta xi : nat -> Omega -> vec),
  0 < eta ->
  (forall i : nat, (i < d)%nat -> 0 < h i /\ eta * h i <= 1) ->
  (forall i : nat,
   (i < d)%nat ->
   forall (t : nat) (o : Omega), theta (S t) o i = theta t o i - eta * (h i * (theta t o i - theta_star i) + xi t o i)) ->
  (forall i : nat, (i < d)%nat -> integrable E (fun o : Omega => (theta 0%nat o i - theta_star i) ^ 2)) ->
  (forall i t : nat,
   (i < d)%nat ->
   (t < T)%nat ->
   integrable E (fun o : Omega => xi t o i ^ 2) /\
   integrable E (fun o : Omega => (theta t o i - theta_star i) * xi t o i) /\
   mean E (fun o : Omega => (theta t o i - theta_star i) * xi t o i) = 0 /\
   mean E (fun o : Omega => xi t o i ^ 2) = s i) ->
  mean E (fun o : Omega => sum d (fun i : nat => (theta T o i - theta_star i) ^ 2)) =
  sum d
    (fun i : nat =>
     (1 - eta * h i) ^ (2 * T) * mean E (fun o : Omega => (theta 0%nat o i - theta_star i) ^ 2) +
     eta * s i * (1 - (1 - eta * h i) ^ (2 * T)) / (h i * (2 - eta * h i))).
Proof. exact @sgd_diagonal_exact. Qed.

(** ** S3 stochastic-rate, part (a) *)

Theorem audit_stochastic_rate :
  forall (Omega : Type) (E : expectation Omega) (P : past E) (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha delta B : R) (g w : nat -> Omega -> vec) (r : nat -> Omega -> R) (v : vec),
  (0 < m)%nat ->
  (0 < K)%nat ->
  0 < alpha ->
  convex_on_simplex m F dF ->
  simplex m v ->
  (forall o : Omega, w 0%nat o = (fun _ : nat => / INR m)) ->
  (forall (k : nat) (o : Omega), w (S k) o = eg m alpha (g k o) (w k o)) ->
  (forall k i : nat, (k < K)%nat -> (i < m)%nat -> known P k (fun o : Omega => w k o i)) ->
  (forall k i : nat,
   (k < K)%nat ->
   (i < m)%nat -> integrable E (fun o : Omega => g k o i) /\ integrable E (fun o : Omega => w k o i * g k o i)) ->
  integrable E (fun o : Omega => F (average K (fun k : nat => w k o))) ->
  (forall (k : nat) (o : Omega),
   (k < K)%nat ->
   forall i j : nat,
   (i < m)%nat ->
   (j < m)%nat ->
   given P k (fun o' : Omega => g k o' i) o - dF (w k o) i - (given P k (fun o' : Omega => g k o' j) o - dF (w k o) j) <=
   2 * delta) ->
  (forall (k : nat) (o : Omega),
   (k < K)%nat -> forall i j : nat, (i < m)%nat -> (j < m)%nat -> g k o i - g k o j <= r k o) ->
  (forall k : nat, (k < K)%nat -> integrable E (fun o : Omega => r k o ^ 2) /\ mean E (fun o : Omega => r k o ^ 2) <= B) ->
  mean E (fun o : Omega => F (average K (fun k : nat => w k o))) - F v <=
  ln (INR m) / (alpha * INR K) + alpha * B / 8 + 2 * delta.
Proof. exact @stochastic_rate. Qed.

(** ** S4 stochastic-bound-horizon *)

Theorem audit_phi1_horizon :
  forall A B : R,
  0 < A ->
  0 < B ->
  (forall N T : R,
   0 < N ->
   let q := B * N / A in
   exp 2 <= q ->
   1 <= T /\ (forall y : R, 1 <= y -> A * (T / N) + B * ((1 + ln T) / T) <= A * (y / N) + B * ((1 + ln y) / y)) ->
   T ^ 2 = q * ln T /\ sqrt (q * ln q / 2) <= T <= sqrt (q * ln q / (2 - / exp 1))) /\
  (forall Tstar : R -> R,
   (forall N : R,
    0 < N ->
    exp 2 <= B * N / A ->
    1 <= Tstar N /\
    (forall y : R,
     1 <= y -> A * (Tstar N / N) + B * ((1 + ln (Tstar N)) / Tstar N) <= A * (y / N) + B * ((1 + ln y) / y))) ->
   is_lim (fun N : R => Tstar N / sqrt (N * ln N)) p_infty (sqrt (B / (2 * A)))).
Proof. exact @phi1_horizon. Qed.

Theorem audit_phi0_horizon :
  forall A B : R,
  0 < A ->
  0 < B ->
  (forall N T : R,
   0 < N ->
   let q := B * N / A in
   exp 4 <= q ->
   3 <= T /\ (forall y : R, 3 <= y -> A * (T / N) + B * (ln T / T) <= A * (y / N) + B * (ln y / y)) ->
   T ^ 2 = q * (ln T - 1) /\ sqrt (q * (ln q - 2) / 2) <= T <= sqrt (q * (ln q - 2) / (2 - / exp 1))) /\
  (forall Tstar : R -> R,
   (forall N : R,
    0 < N ->
    exp 4 <= B * N / A ->
    3 <= Tstar N /\
    (forall y : R, 3 <= y -> A * (Tstar N / N) + B * (ln (Tstar N) / Tstar N) <= A * (y / N) + B * (ln y / y))) ->
   is_lim (fun N : R => Tstar N / sqrt (N * ln N)) p_infty (sqrt (B / (2 * A)))).
Proof. exact @phi0_horizon. Qed.

Theorem audit_phi0_stationary :
  forall A B N T : R,
  0 < A ->
  0 < B ->
  0 < N ->
  let q := B * N / A in
  223 / 5 <= q ->
  3 <= T /\ (forall y : R, 3 <= y -> A * (T / N) + B * (ln T / T) <= A * (y / N) + B * (ln y / y)) ->
  3 < T /\ T ^ 2 = q * (ln T - 1) /\ 3 / 2 <= ln T.
Proof. exact @phi0_stationary. Qed.

Theorem audit_phi0_trap :
  forall A B N T : R,
  0 < A ->
  0 < B ->
  0 < N ->
  1 <= T ->
  A * (1 / N) + B * (ln 1 / 1) <= A * (T / N) + B * (ln T / T) /\
  (A * (T / N) + B * (ln T / T) <= A * (1 / N) + B * (ln 1 / 1) -> T = 1).
Proof. exact @phi0_trap. Qed.

Theorem audit_phi1_lambert :
  forall A B N T : R,
  0 < A ->
  0 < B ->
  0 < N ->
  let q := B * N / A in
  exp 2 <= q ->
  1 <= T /\ (forall y : R, 1 <= y -> A * (T / N) + B * ((1 + ln T) / T) <= A * (y / N) + B * ((1 + ln y) / y)) ->
  exists w : R, (w <= -1 /\ w * exp w = - (2 / q)) /\ T = sqrt (- (q / 2 * w)).
Proof. exact @phi1_lambert. Qed.

Theorem audit_phi0_lambert :
  forall A B N T : R,
  0 < A ->
  0 < B ->
  0 < N ->
  let q := B * N / A in
  223 / 5 <= q ->
  3 <= T /\ (forall y : R, 3 <= y -> A * (T / N) + B * (ln T / T) <= A * (y / N) + B * (ln y / y)) ->
  exists w : R, (w <= -1 /\ w * exp w = - (2 * exp 2 / q)) /\ T = sqrt (- (q / 2 * w)).
Proof. exact @phi0_lambert. Qed.

Theorem audit_rms_horizon :
  forall A B : R,
  0 < A ->
  0 < B ->
  (forall N T : R,
   0 < N ->
   let q := B ^ 2 * N / A ^ 2 in
   exp 9 <= q ->
   3 <= T /\
   (forall y : R, 3 <= y -> A * sqrt (T / N) + B * sqrt (ln T / T) <= A * sqrt (y / N) + B * sqrt (ln y / y)) ->
   T * sqrt (ln T) = sqrt q * (ln T - 1) /\ sqrt (q * (ln q / 2 - 2)) <= T <= sqrt (q * (ln q - 2) / (2 - / exp 1))) /\
  (forall Tstar : R -> R,
   (forall N : R,
    0 < N ->
    exp 9 <= B ^ 2 * N / A ^ 2 ->
    3 <= Tstar N /\
    (forall y : R,
     3 <= y -> A * sqrt (Tstar N / N) + B * sqrt (ln (Tstar N) / Tstar N) <= A * sqrt (y / N) + B * sqrt (ln y / y))) ->
   is_lim (fun N : R => Tstar N / sqrt (N * ln N)) p_infty (B / (A * sqrt 2))).
Proof. exact @rms_horizon. Qed.

(** ** S5 stochastic-horizon *)

Theorem audit_noisy_round :
  forall (eta h u w : R) (xi : nat -> R) (theta : R) (T : nat),
  noisy_parameter eta h u w xi theta T = (1 - eta * h) ^ T * theta + w * noisy_sensitivity eta h u w xi theta T.
Proof. exact @noisy_round. Qed.

Theorem audit_mean_average_identity :
  forall (Omega : Type) (E : expectation Omega) (d K : nat) (u c r v : vec) (alpha : R)
    (theta Z : nat -> Omega -> vec) (w : nat -> Omega -> R),
  (forall k o i, (i < d)%nat -> theta (S k) o i = r i * theta k o i + w k o * Z k o i) ->
  (forall k o, w (S k) o = w k o - alpha * sum d (fun i => Z k o i * (theta (S k) o i - c i))) ->
  integrable E (w 0%nat) /\ (forall i, (i < d)%nat -> integrable E (fun o => theta 0%nat o i)) ->
  (forall k i, (k < K)%nat -> (i < d)%nat ->
    integrable E (fun o => Z k o i) /\ integrable E (fun o => Z k o i * theta k o i) /\
    integrable E (fun o => w k o * Z k o i) /\ integrable E (fun o => w k o * Z k o i ^ 2)) ->
  (forall k i, (k < K)%nat -> (i < d)%nat ->
    mean E (fun o => Z k o i) = (1 - r i) * u i /\
    mean E (fun o => Z k o i * theta k o i) = (1 - r i) * u i * mean E (fun o => theta k o i) /\
    mean E (fun o => w k o * Z k o i) = (1 - r i) * u i * mean E (w k) /\
    mean E (fun o => w k o * Z k o i ^ 2) = (((1 - r i) * u i) ^ 2 + v i) * mean E (w k)) ->
  alpha <> 0 ->
  let Lambda := sum d (fun i => (1 - r i) * u i ^ 2) + sum d v in
  let w_limit := sum d (fun i => (1 - r i) * u i * c i) / Lambda in
  let s := fun k => mean E (w k) - w_limit in
  let y := fun k i => mean E (fun o => theta k o i) - w_limit * u i in
  Lambda <> 0 -> forall w_star : R, (1 <= K)%nat ->
  mean E (fun o => sum K (fun k => w k o) / INR K) - w_star
  = (w_limit - w_star)
    + ((s 0%nat - s K) / alpha + sum d (fun i => r i * u i * (y K i - y 0%nat i))) / Lambda / INR K.
Proof. exact @mean_average_identity. Qed.

Theorem audit_stochastic_horizon_leading :
  forall C1 C2 C3 C4 mu : R, 0 < C1 -> 0 < C2 -> 0 <= C3 -> 0 <= C4 -> 0 < mu ->
  let Phi := fun N T => let eta := ln T / (mu * T) in
    (C1 * (T / N) + C2 * eta + C3 * exp (- (mu * eta * T))) ^ 2 + C4 * eta * T / N in
  forall Tstar : R -> R,
  (forall N, 0 < N -> 3 <= Tstar N /\ (forall y, 3 <= y -> Phi N (Tstar N) <= Phi N y)) ->
  is_lim (fun N => Tstar N / sqrt (N * ln N)) p_infty (sqrt (C2 / (2 * mu * C1))).
Proof. exact @stochastic_horizon_leading. Qed.

(** ** S8 stochastic-regimes *)

Theorem audit_untilted_horizon_leading :
  forall C1 C3 C4 N tau T : R, 0 < C1 -> 0 < C3 -> 0 < N -> 0 < tau -> 0 < T ->
  2 * C1 ^ 2 * tau ^ 4 + C4 * tau ^ 2 = 2 * C3 ^ 2 ->
  let Phi := fun T => (C1 * (T / N) + C3 / T) ^ 2 + C4 * ln T / N in
  T <> tau * sqrt N -> Phi (tau * sqrt N) < Phi T.
Proof. exact @untilted_horizon_leading. Qed.

Theorem audit_scaled_step_horizon_leading :
  forall C1 C3 s N Ts T : R, 0 < C1 -> 0 < C3 -> 0 < s -> 0 < N -> 0 < Ts -> 0 < T ->
  Ts * Rpower Ts s = s * C3 * N / C1 ->
  let Phi := fun T => C1 * (T / N) + C3 * Rpower T (- s) in
  T <> Ts -> Phi Ts < Phi T.
Proof. exact @scaled_step_horizon_leading. Qed.
