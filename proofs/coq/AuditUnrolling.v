(** Full statements: extensions X3 to X5.

    Each headline theorem is stated here once more in full, with the definitions unfolded down to the run of the algorithm, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains WeightedLoss GreedyWorstRatio HorizonTwoDomains
  CurseOfUnrolling UnrollingFloor ShortHorizonBias.

Open Scope R_scope.

(** ** X3 curse-of-unrolling *)

Theorem audit_curse_identity :
  forall (m : nat) (h a : nat -> vec) (w : vec) (eta : R) (j : nat) (star zstar_i zstar_l : R) (i l : nat),
  let grad := fun (k : nat) (th c : _) => h k c * (th c - a k c) in
  let hess := fun (k : nat) (_ z c : _) => h k c * z c in
  let lambda := sum m (fun k : nat => w k * h k j) in
  let x := 1 - eta * lambda in
  sum m (fun k : nat => w k * (h k j * (star - a k j))) = 0 ->
  lambda * zstar_i = - (h i j * (star - a i j)) ->
  lambda * zstar_l = - (h l j * (star - a l j)) ->
  forall (th : vec) (t : nat),
  sens m grad hess eta w t th i j - sens m grad hess eta w t th l j - (zstar_i - zstar_l) =
  - x ^ t * (zstar_i - zstar_l) - INR t * eta * (h i j - h l j) * x ^ pred t * (th j - star).
Proof. exact @curse_identity. Qed.

Theorem audit_curse_rise :
  forall (x b c : R) (t : nat),
  0 < x < 1 ->
  0 <= b ->
  0 <= c ->
  x ^ t * c + INR t * b * x ^ pred t < x ^ S t * c + INR (S t) * b * x ^ pred (S t) <->
  0 < b /\ INR t < x / (1 - x) - x * c / b.
Proof. exact @curse_rise. Qed.

Theorem audit_curse_height :
  forall (x : R) (n : nat),
  0 < x < 1 -> x / (1 - x) <= INR n <= x / (1 - x) + 1 -> exp (-1) < (1 - x) * (INR n * x ^ pred n).
Proof. exact @curse_height. Qed.

(** ** X4 short-horizon-bias *)

Theorem audit_greedy_step :
  forall (d : nat) (h s A : vec) (alpha : R),
  let slope := sum d (fun i : nat => h i ^ 2 * A i) in
  let bend := sum d (fun i : nat => h i ^ 3 * (A i + s i)) in
  0 < bend ->
  sum d (fun i : nat => h i * ((1 - alpha * h i) ^ 2 * A i + alpha ^ 2 * h i ^ 2 * s i)) =
  sum d (fun i : nat => h i * ((1 - slope / bend * h i) ^ 2 * A i + (slope / bend) ^ 2 * h i ^ 2 * s i)) +
  (alpha - slope / bend) ^ 2 * bend.
Proof. exact @greedy_step. Qed.

Theorem audit_spherical_best :
  forall (d : nat) (h : R) (s : vec) (A : nat -> vec) (alpha : nat -> R),
  (forall t i : nat, (i < d)%nat -> A (S t) i = (1 - alpha t * h) ^ 2 * A t i + alpha t ^ 2 * h ^ 2 * s i) ->
  0 < sum d (A 0%nat) ->
  0 < sum d s ->
  forall T : nat, sum d (A 0%nat) * sum d s / (sum d s + INR T * sum d (A 0%nat)) <= sum d (A T).
Proof. exact @spherical_best. Qed.

Theorem audit_spherical_greedy :
  forall (d : nat) (h : R) (s : vec) (A : nat -> vec) (alpha : nat -> R),
  (forall t i : nat, (i < d)%nat -> A (S t) i = (1 - alpha t * h) ^ 2 * A t i + alpha t ^ 2 * h ^ 2 * s i) ->
  0 < sum d (A 0%nat) ->
  0 < sum d s ->
  h <> 0 ->
  (forall t : nat, alpha t = sum d (A t) / (h * (sum d (A t) + sum d s))) ->
  forall T : nat, sum d (A T) = sum d (A 0%nat) * sum d s / (sum d s + INR T * sum d (A 0%nat)).
Proof. exact @spherical_greedy. Qed.

(** ** X5 unrolling-floor *)

Theorem audit_floor_slope :
  forall (d : nat) (H : vec -> vec) (c : vec) (eta mu L : R) (T : nat) (C : vec -> Prop) (x z : vec),
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 < eta ->
  eta * L <= 1 ->
  (1 <= T)%nat ->
  convex C ->
  (C x /\
   forall y : vec,
   C y ->
   / 2 * dot d (M_op eta H T (vsub x c)) (vsub x c) <= / 2 * dot d (M_op eta H T (vsub y c)) (vsub y c)) ->
  C z ->
  let k := (1 - (1 - eta * L) ^ T) / (1 - (1 - eta * mu) ^ T) in
  - ((k - 1) / (k + 1)) * (sqrt (dot d (vsub z x) (vsub z x)) * sqrt (dot d (vsub x c) (vsub x c))) <=
  dot d (vsub z x) (vsub x c).
Proof. exact @floor_slope. Qed.

Theorem audit_floor_attained :
  forall (kap eta : R) (T : nat),
  1 <= kap ->
  0 < eta ->
  eta * kap <= 1 ->
  (1 <= T)%nat ->
  let k := (1 - (1 - eta * kap) ^ T) / (1 - (1 - eta * 1) ^ T) in
  let a := fun i : nat => if Nat.eqb i 0 then pair (sqrt k) 1 else pair (2 / (1 + k) * sqrt k) (2 / (1 + k) * k) in
  let c := fun _ : nat => 0 in
  let x := mix 2 a (two 1) in
  let z := mix 2 a (two 0) in
  minimises (segment a) (weighted 2 (M_op eta (matvec 2 (diag (pair 1 kap))) T) c) x /\
  dot 2 (vsub z x) (vsub x c) = - ((k - 1)² / (k + 1)) /\
  (k - 1) / (k + 1) * (norm 2 (vsub z x) * norm 2 (vsub x c)) = (k - 1)² / (k + 1).
Proof. exact @floor_attained. Qed.

Theorem audit_floor_instance :
  forall T : nat,
  (1 <= T)%nat ->
  let w := clip (limit_weight 2 T (pair 1 4) corner (pair (-2) 2) (/ 4)) in
  let gap := outer_loss 2 2 corner (pair (-2) 2) (two w) - outer_loss 2 2 corner (pair (-2) 2) (two 0) in
  ((3 / 4) ^ T)² <= gap <= 4 / (2 - (3 / 4) ^ T)² * ((3 / 4) ^ T)².
Proof. exact @floor_instance. Qed.

Theorem audit_truncated_error :
  forall (m d : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec) (gradV : vec -> vec)
    (eta mu G : R) (J K : nat) (w th : vec) (i : nat),
  0 < eta ->
  0 < mu ->
  eta * mu <= 1 ->
  (forall (k : nat) (p : vec), linear (hess k p)) ->
  (forall (t : nat) (z : vec),
   norm d (vsub z (vscal eta (hess_mix m hess w (inner m grad eta w t th) z))) <= (1 - eta * mu) * norm d z) ->
  (forall t : nat, (t < J)%nat -> norm d (grad i (inner m grad eta w t th)) <= G) ->
  let q := 1 - eta * mu in
  Rabs
    (hypergradient m d grad hess gradV eta (J + K) w th i -
     hypergradient m d grad hess gradV eta K w (inner m grad eta w J th) i) <=
  (q ^ K - q ^ (J + K)) * (G / mu) * norm d (gradV (inner m grad eta w (J + K) th)).
Proof. exact @truncated_error. Qed.
