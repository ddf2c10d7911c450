(** Full statements: the best horizon of a class of instances, of a schedule, and of any number of domains.

    Each headline theorem is stated here once more in full, with the definitions unfolded down to the run of the algorithm, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From DataMixing Require Import RealFacts Sums Operators Model SharedHessian TwoDomains FullHorizonRelaxation FullHorizonInstance MinimaxHorizon
  ScheduleHorizon ScheduleNoise ManyDomains.

Open Scope R_scope.

(** ** The class *)

Theorem audit_class_error beta k0 N T :
  let w0 := 2 / 5 + k0 / 2 in
  class_error beta k0 N T
  = sum (N / T) (fun k =>
      weights 2 2 (fun i => quadratic_grad (matvec 2 (diag (pair 1 4))) (corner i)) (fun _ _ => matvec 2 (diag (pair 1 4)))
        (fun th => vsub th (pair (2 / 5 - 2 * beta) (2 / 5 + 2 * beta))) (/ 4) T (linear_step (/ 4)) (two w0) (pair w0 w0) k 0%nat)
    / INR (N / T) - 2 / 5.
Proof. reflexivity. Qed.

Theorem audit_class_instance :
  forall N T : nat, class_error (/ 20) 1 N T = instance_error N T.
Proof. exact @class_instance. Qed.

Theorem audit_class_linear :
  forall N T : nat,
  (1 <= T <= N)%nat ->
  exists X Y : R,
    (forall beta k0 : R, class_error beta k0 N T = beta * X + k0 * Y) /\ ((6 <= T)%nat -> 0 <= X /\ 0 <= Y).
Proof. exact @class_linear. Qed.

Theorem audit_class_corner :
  forall N T : nat,
  (1 <= T <= N)%nat ->
  exists X Y : R,
    (forall beta k0 : R,
     Rabs beta <= / 20 -> Rabs k0 <= 1 -> Rabs (class_error beta k0 N T) <= Rabs X * / 20 + Rabs Y) /\
    (exists beta k0 : R,
       Rabs beta = / 20 /\ Rabs k0 = 1 /\ class_error beta k0 N T = Rabs X * / 20 + Rabs Y).
Proof. exact @class_corner. Qed.

Theorem audit_class_worst :
  forall (N T : nat) (beta k0 : R),
  (6 <= T <= N)%nat ->
  Rabs beta <= / 20 ->
  Rabs k0 <= 1 ->
  Rabs (class_error beta k0 N T) <= class_error (/ 20) 1 N T.
Proof. exact @class_worst. Qed.

Theorem audit_class_lower_bound :
  forall N T : nat,
  20000 <= INR N ->
  (1 <= T <= N)%nat ->
  exists beta k0 : R,
    Rabs beta <= / 20 /\ Rabs k0 <= 1 /\
    (ln (ln (4 / 3) * INR N / 20) / ln (4 / 3) - 2) / INR N <= Rabs (class_error beta k0 N T).
Proof. exact @class_lower_bound. Qed.

Theorem audit_minimax_horizon :
  forall N T : nat,
  20000 <= INR N ->
  (1 <= T <= N)%nat /\
  (exists W : R,
     (forall beta k0 : R, Rabs beta <= / 20 -> Rabs k0 <= 1 -> Rabs (class_error beta k0 N T) <= W) /\
     (forall T' : nat, (1 <= T' <= N)%nat ->
      exists beta k0 : R, Rabs beta <= / 20 /\ Rabs k0 <= 1 /\ W <= Rabs (class_error beta k0 N T'))) ->
  let Tc := ln (ln (4 / 3) * INR N / 20) / ln (4 / 3) in
  Rabs (INR T - Tc) < 1 /\ (T = nat_floor Tc \/ T = nat_ceil Tc).
Proof. exact @minimax_horizon. Qed.

(** ** Schedules *)

Theorem audit_schedule_jensen :
  forall rho k0 beta : R,
  0 < rho < 1 ->
  0 < beta ->
  forall (K : nat) (T : nat -> nat) (N : R),
  (0 < K)%nat ->
  sum K (fun k : nat => INR (T k)) = N ->
  0 < N ->
  k0 * (N / INR K) / N + beta * exp (N / INR K * ln rho) <=
  k0 / INR K + beta * (sum K (fun k : nat => rho ^ T k) / INR K).
Proof. exact @schedule_jensen. Qed.

Theorem audit_schedule_lower_bound :
  forall rho k0 beta : R,
  0 < rho < 1 ->
  0 < k0 ->
  0 < beta ->
  forall (K : nat) (T : nat -> nat) (N : R),
  (0 < K)%nat ->
  sum K (fun k : nat => INR (T k)) = N ->
  0 < N ->
  k0 / N * (ln (ln (/ rho) * beta * N / k0) / ln (/ rho) + / ln (/ rho)) <=
  k0 / INR K + beta * (sum K (fun k : nat => rho ^ T k) / INR K).
Proof. exact @schedule_lower_bound. Qed.

Theorem audit_schedule_no_gain :
  forall rho k0 beta : R,
  0 < rho < 1 ->
  0 < k0 ->
  0 < beta ->
  forall (K T : nat) (N : R),
  (0 < K)%nat ->
  N = INR K * INR T ->
  0 < N ->
  ln (ln (/ rho) * beta * N / k0) / ln (/ rho) <= INR T <= ln (ln (/ rho) * beta * N / k0) / ln (/ rho) + 1 ->
  forall (K' : nat) (T' : nat -> nat),
  (0 < K')%nat ->
  sum K' (fun k : nat => INR (T' k)) = N ->
  k0 / INR K + beta * (sum K (fun _ : nat => rho ^ T) / INR K) <=
  k0 / INR K' + beta * (sum K' (fun k : nat => rho ^ T' k) / INR K') + k0 / N.
Proof. exact @schedule_no_gain. Qed.

Theorem audit_noise_schedule :
  forall mu c1 c2 c3 c4 : R,
  0 < mu ->
  0 <= c1 -> 0 <= c2 -> 0 <= c3 -> 0 <= c4 ->
  forall (K : nat) (T : nat -> R) (N : R),
  (0 < K)%nat ->
  (forall k, (k < K)%nat -> 5 <= T k) ->
  sum K T = N ->
  let eta := fun t : R => ln t / (mu * t) in
  let mean := fun f : nat -> R => sum K f / INR K in
  let cost := fun T : nat -> R =>
    (c1 / INR K + c2 * mean (fun k => eta (T k)) + c3 * mean (fun k => / T k)) ^ 2 + c4 / INR K * mean (fun k => eta (T k)) in
  cost (fun _ => N / INR K) <= cost T.
Proof. exact @noise_schedule. Qed.

Theorem audit_noise_class :
  forall C1 C2 C3 C4 x y z v : R,
  0 <= x -> 0 <= y -> 0 <= z -> 0 <= v ->
  forall c1 c2 c3 c4 : R,
  Rabs c1 <= C1 -> Rabs c2 <= C2 -> Rabs c3 <= C3 -> 0 <= c4 <= C4 ->
  (c1 * x + c2 * y + c3 * z) ^ 2 + c4 * v <= (C1 * x + C2 * y + C3 * z) ^ 2 + C4 * v.
Proof. exact @noise_class. Qed.

(** ** Any number of domains *)

Theorem audit_leading_angle :
  forall (d : nat) (a b : nat -> R) (lambda : R),
  let A := sum d (fun i => a i ^ 2) in
  let B := sum d (fun i => b i ^ 2) in
  let C := sum d (fun i => a i * b i) in
  0 < lambda -> 0 < A -> 0 < B ->
  let f := fun N T => sum d (fun i => (a i * (T / N) + b i * exp (- lambda * T)) ^ 2) in
  forall N T low : R, 0 < N -> 0 < T -> low < T ->
  (forall y, low <= y -> f N T <= f N y) ->
  let E := N * exp (- lambda * T) in
  (0 < C -> 1 < lambda * T -> A * T / (lambda * (C * T + B * E)) <= E <= A * T / (C * (lambda * T - 1))) /\
  (C = 0 -> lambda * B * E ^ 2 = A * T) /\
  (C < 0 -> 0 <= B * E + C * T <= A * B / (lambda * - C)).
Proof. exact @leading_angle. Qed.

Theorem audit_tilt_angle :
  forall (d : nat) (a b : nat -> R),
  let A := sum d (fun i => a i ^ 2) in
  let B := sum d (fun i => b i ^ 2) in
  0 < A -> 0 < B ->
  forall mu tau best : R, 0 < mu -> 0 < tau -> 0 < best ->
  2 * mu * best ^ 2 * sqrt A = sqrt B -> tau <> best ->
  sum d (fun i => (a i * best + b i / (2 * mu * best)) ^ 2) < sum d (fun i => (a i * tau + b i / (2 * mu * tau)) ^ 2).
Proof. exact @tilt_angle. Qed.
