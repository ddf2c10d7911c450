(** Full statements: F3, F4, F5.

    Each headline theorem is stated here once more in full, with the definitions of the bounds and of the runs unfolded, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains RealFacts
  FullBoundHorizon FullBoundForms LambertForms
  FullHorizonAverage FullHorizonBracket FullHorizonLastRun FullHorizonLastOrder.

Open Scope R_scope.

(** ** F3 full-bound-horizon *)

Theorem audit_bound_horizon_bracket :
  forall A B C rho s p : R, 0 < A -> 0 <= C -> 0 < B + C -> 0 < rho < 1 -> 0 < s -> 0 < p ->
  let lam := ln (1 / rho) in
  let Phi := fun N T => A * Rpower (T / N) s + Rpower (B + C * T) p * Rpower rho (p * T) in
  forall (D : R -> Prop) (N T : R),
  (forall n : nat, (1 <= n)%nat -> D (INR n)) /\ (forall x : R, D x -> 1 <= x) ->
  exp 1 < N ->
  let T0 := INR (nat_ceil ((s / p * ln N + 2 * ln (ln N)) / lam)) in
  Rpower (B + C * T0) p <= A * Rpower (ln N) (2 * p) ->
  D T /\ (forall y : R, D y -> Phi N T <= Phi N y) ->
  1 / lam * (s / p * ln N - 1 / p * ln (A * (Rpower T0 s + 1) / Rpower (B + C) p)) <= T
  <= Rpower (Rpower T0 s + 1) (1 / s).
Proof. exact @bound_horizon_bracket. Qed.

Theorem audit_bound_horizon_limit :
  forall A B C rho s p : R,
  0 < A ->
  0 <= C ->
  0 < B + C ->
  0 < rho < 1 ->
  0 < s ->
  0 < p ->
  forall (D : R -> Prop) (Tstar : R -> R),
  (forall n : nat, (1 <= n)%nat -> D (INR n)) /\ (forall x : R, D x -> 1 <= x) ->
  (forall N : R,
   exp 1 < N ->
   D (Tstar N) /\
   (forall y : R,
    D y ->
    A * Rpower (Tstar N / N) s + Rpower (B + C * Tstar N) p * Rpower rho (p * Tstar N) <=
    A * Rpower (y / N) s + Rpower (B + C * y) p * Rpower rho (p * y))) ->
  is_lim (fun N : R => Tstar N / ln N) p_infty (s / (p * ln (1 / rho))).
Proof. exact @bound_horizon_limit. Qed.

Theorem audit_phi_horizon :
  forall A B C rho : R,
  0 < A ->
  0 <= C ->
  0 < B + C ->
  0 < rho < 1 ->
  forall D : R -> Prop,
  (forall n : nat, (1 <= n)%nat -> D (INR n)) /\ (forall x : R, D x -> 1 <= x) ->
  (forall N T : R,
   exp 1 < N ->
   let T0 := INR (nat_ceil ((1 / 2 * ln N + 2 * ln (ln N)) / ln (1 / rho))) in
   B + C * T0 <= A * ln N ^ 2 ->
   D T /\
   (forall y : R,
    D y -> A * sqrt (T / N) + (B + C * T) * Rpower rho T <= A * sqrt (y / N) + (B + C * y) * Rpower rho y) ->
   1 / ln (1 / rho) * (1 / 2 * ln N - ln (A * (sqrt T0 + 1) / (B + C))) <= T <= (sqrt T0 + 1) ^ 2) /\
  (forall Tstar : R -> R,
   (forall N : R,
    exp 1 < N ->
    D (Tstar N) /\
    (forall y : R,
     D y ->
     A * sqrt (Tstar N / N) + (B + C * Tstar N) * Rpower rho (Tstar N) <=
     A * sqrt (y / N) + (B + C * y) * Rpower rho y)) ->
   is_lim (fun N : R => Tstar N / ln N) p_infty (1 / (2 * ln (1 / rho)))).
Proof. exact @phi_horizon. Qed.

Theorem audit_psi_horizon :
  forall A B C rho : R,
  0 < A ->
  0 <= C ->
  0 < B + C ->
  0 < rho < 1 ->
  forall D : R -> Prop,
  (forall n : nat, (1 <= n)%nat -> D (INR n)) /\ (forall x : R, D x -> 1 <= x) ->
  (forall N T : R,
   exp 1 < N ->
   let T0 := INR (nat_ceil ((1 / 2 * ln N + 2 * ln (ln N)) / ln (1 / rho))) in
   (B + C * T0) ^ 2 <= A * ln N ^ 4 ->
   D T /\
   (forall y : R,
    D y -> A * (T / N) + ((B + C * T) * Rpower rho T) ^ 2 <= A * (y / N) + ((B + C * y) * Rpower rho y) ^ 2) ->
   1 / ln (1 / rho) * (1 / 2 * ln N - 1 / 2 * ln (A * (T0 + 1) / (B + C) ^ 2)) <= T <= T0 + 1) /\
  (forall Tstar : R -> R,
   (forall N : R,
    exp 1 < N ->
    D (Tstar N) /\
    (forall y : R,
     D y ->
     A * (Tstar N / N) + ((B + C * Tstar N) * Rpower rho (Tstar N)) ^ 2 <=
     A * (y / N) + ((B + C * y) * Rpower rho y) ^ 2)) ->
   is_lim (fun N : R => Tstar N / ln N) p_infty (1 / (2 * ln (1 / rho)))).
Proof. exact @psi_horizon. Qed.

Theorem audit_chi_horizon :
  forall A B C rho : R,
  0 < A ->
  0 <= C ->
  0 < B + C ->
  0 < rho < 1 ->
  forall D : R -> Prop,
  (forall n : nat, (1 <= n)%nat -> D (INR n)) /\ (forall x : R, D x -> 1 <= x) ->
  (forall N T : R,
   exp 1 < N ->
   let T0 := INR (nat_ceil ((ln N + 2 * ln (ln N)) / ln (1 / rho))) in
   B + C * T0 <= A * ln N ^ 2 ->
   D T /\ (forall y : R, D y -> A * (T / N) + (B + C * T) * Rpower rho T <= A * (y / N) + (B + C * y) * Rpower rho y) ->
   1 / ln (1 / rho) * (ln N - ln (A * (T0 + 1) / (B + C))) <= T <= T0 + 1) /\
  (forall Tstar : R -> R,
   (forall N : R,
    exp 1 < N ->
    D (Tstar N) /\
    (forall y : R,
     D y -> A * (Tstar N / N) + (B + C * Tstar N) * Rpower rho (Tstar N) <= A * (y / N) + (B + C * y) * Rpower rho y)) ->
   is_lim (fun N : R => Tstar N / ln N) p_infty (1 / ln (1 / rho))).
Proof. exact @chi_horizon. Qed.

Theorem audit_phi_lambert :
  forall A B rho N : R,
  0 < A ->
  0 < B ->
  0 < rho < 1 ->
  0 < N ->
  forall T : R,
  1 < T ->
  1 <= T /\
  (forall y : R,
   1 <= y -> A * sqrt (T / N) + (B + 0 * T) * Rpower rho T <= A * sqrt (y / N) + (B + 0 * y) * Rpower rho y) ->
  exists w : R, (w <= -1 /\ w * exp w = - (A ^ 2 / (2 * ln (1 / rho) * B ^ 2 * N))) /\ T = - w / (2 * ln (1 / rho)).
Proof. exact @phi_lambert. Qed.

(** ** F4 full-horizon-average *)

Theorem audit_two_domain_objective :
  forall c1 c2 w : R,
  outer_loss 2 2 corner (pair c1 c2) (two w) - outer_loss 2 2 corner (pair c1 c2) (two ((c1 + c2) / 2)) =
  (w - (c1 + c2) / 2) ^ 2.
Proof. exact @two_domain_objective. Qed.

Theorem audit_average_error_identity :
  forall (h c1 c2 eta alpha w0 th1 th2 : R) (T : nat),
  let H := matvec 2 (diag (pair 1 h)) in
  let grad := fun i : nat => quadratic_grad H (corner i) in
  let W := weights 2 2 grad (fun _ _ => H) (fun th => vsub th (pair c1 c2)) eta T (linear_step alpha)
             (two w0) (pair th1 th2) in
  let P := parameters 2 2 grad (fun _ _ => H) (fun th => vsub th (pair c1 c2)) eta T (linear_step alpha)
             (two w0) (pair th1 th2) in
  let p1 := (1 - eta) ^ T in
  let p2 := (1 - eta * h) ^ T in
  let m := 2 - p1 - p2 in
  let wT := ((1 - p1) * c1 + (1 - p2) * c2) / m in
  let s := fun k : nat => W k 0%nat - wT in
  let y := fun j k : nat => P k j - wT in
  m <> 0 -> alpha <> 0 -> forall K : nat, (1 <= K)%nat ->
  average K W 0%nat - (c1 + c2) / 2
  = (c2 - c1) * (p1 - p2) / (2 * m)
    + ((s 0%nat - s K) / alpha + p1 * (y 0%nat K - y 0%nat 0%nat) + p2 * (y 1%nat K - y 1%nat 0%nat)) / m / INR K.
Proof. exact @average_error_identity. Qed.

Theorem audit_full_horizon_average :
  forall N T : nat, 20000 <= INR N ->
  let H := matvec 2 (diag (pair 1 4)) in
  let W := fun T' => weights 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H)
             (fun th => vsub th (pair (3 / 10) (1 / 2))) (/ 4) T' (linear_step (/ 4))
             (two (9 / 10)) (pair (9 / 10) (9 / 10)) in
  let error := fun T' => average (N / T') (W T') 0%nat - 2 / 5 in
  let lam := ln (4 / 3) in
  let Tc := ln (lam * INR N / 20) / lam in
  (1 <= T <= N)%nat /\ (forall T' : nat, (1 <= T' <= N)%nat -> Rabs (error T) <= Rabs (error T')) ->
  Rabs (INR T - Tc) < 1 /\ (T = nat_floor Tc \/ T = nat_ceil Tc).
Proof. exact @full_horizon_average. Qed.

(** ** F5 full-horizon-last *)

Theorem audit_vertex_objective :
  forall v w : R,
  outer_loss 2 2 corner (pair (1 + v) (1 - v)) (two w) - outer_loss 2 2 corner (pair (1 + v) (1 - v)) (two 1) =
  (1 - w) ^ 2.
Proof. exact @vertex_objective. Qed.

Theorem audit_last_iterate_two_sided :
  forall (h eta alpha v w0 : R) (T : nat),
  1 < h -> 0 < eta -> eta * h <= 1 -> 0 < alpha <= 2 -> 0 < v -> 0 < w0 < 1 -> (1 <= T)%nat ->
  let H := matvec 2 (diag (pair 1 h)) in
  let grad := fun i : nat => quadratic_grad H (corner i) in
  let W := weights 2 2 grad (fun _ _ => H) (fun th => vsub th (pair (1 + v) (1 - v))) eta T (eg 2 alpha)
             (two w0) (pair w0 w0) in
  let x := fun K => 1 - W K 0%nat in
  let p1 := (1 - eta) ^ T in
  let p2 := (1 - eta * h) ^ T in
  let m := 2 - p1 - p2 in
  let eps := v * (p1 - p2) / m in
  let sigma := alpha * (p1 + p2) in
  alpha * m * eps <= 1 -> eps <= 1 - w0 -> forall K : nat,
  Rmax (exp (- sigma) * eps) (/ (1 + exp sigma * (w0 / (1 - w0) + INR K * (exp (alpha * m) - 1)))) <= x K /\
  ((1 <= K)%nat -> x K <= exp sigma / w0 * (eps / (1 - (1 - alpha * m * eps) ^ K))).
Proof. exact @last_iterate_two_sided. Qed.

Theorem audit_full_horizon_last :
  forall h eta alpha v w0 : R,
  1 < h -> 0 < eta -> eta * h <= 1 -> 0 < alpha <= 2 -> 0 < v -> 0 < w0 -> v <= 1 - w0 -> alpha * v <= 1 ->
  let H := matvec 2 (diag (pair 1 h)) in
  let grad := fun i : nat => quadratic_grad H (corner i) in
  let x := fun T K => 1 - weights 2 2 grad (fun _ _ => H) (fun th => vsub th (pair (1 + v) (1 - v))) eta T
                            (eg 2 alpha) (two w0) (pair w0 w0) K 0%nat in
  exists C N0 : R, 0 < C /\ forall N T : nat, N0 <= INR N ->
  (1 <= T <= N)%nat /\ (forall T', (1 <= T' <= N)%nat -> Rabs (x T (N / T)%nat) <= Rabs (x T' (N / T')%nat)) ->
  ln (INR N) / (2 * ln (1 / (1 - eta))) <= INR T <= C * ln (INR N).
Proof. exact @full_horizon_last. Qed.
