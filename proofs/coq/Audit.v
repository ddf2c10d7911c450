(* Full statements: G1, G2.

   Each theorem of the development is stated here once more in full, so that its
   statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  GreedyWorstDomain GreedyWorstSegment WeightedLoss Entropy Hull GreedyWorstRatio HorizonMetric HorizonTwoDomains
  HorizonInstance.
Open Scope R_scope.

(** * G1 greedy-worst-domain *)

Theorem audit_greedy_margin :
  forall (d T : nat) (h : vec) (a : nat -> vec) (c : vec) (eta alpha : R),
  (forall j : nat, (j < d)%nat -> 0 <= eta * h j <= 1) ->
  forall (w0 : R) (th0 : vec),
  0 < alpha ->
  0 < w0 < 1 ->
  in_box d a th0 ->
  0 < margin d T h a c eta ->
  let w :=
    fun k : nat =>
    weights 2 d (fun i : nat => quadratic_grad (matvec d (diag h)) (a i))
      (fun (_ : nat) (_ : vec) => matvec d (diag h)) (fun th : vec => vsub th c)
      eta T (eg 2 alpha) (two w0) th0 k 0%nat in
  (forall k : nat, w k < w (S k)) /\
  (forall k : nat,
   1 - w k <= (1 - w0) / w0 * exp (- alpha * margin d T h a c eta * INR k)).
Proof. exact @greedy_margin. Qed.

Theorem audit_greedy_segment :
  forall (d T : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta alpha L : R),
  linear H ->
  symmetric d H ->
  between d 0 L H ->
  0 <= L ->
  0 <= eta ->
  eta * L <= 1 ->
  forall w0 s0 : R,
  0 < alpha ->
  0 < w0 < 1 ->
  0 <= s0 <= 1 ->
  0 < segment_margin d T H a c eta ->
  let w :=
    fun k : nat =>
    weights 2 d (fun i : nat => quadratic_grad H (a i))
      (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
      (eg 2 alpha) (two w0) (mix 2 a (two s0)) k 0%nat in
  (forall k : nat, w k < w (S k)) /\
  (forall k : nat,
   1 - w k <= (1 - w0) / w0 * exp (- alpha * segment_margin d T H a c eta * INR k)).
Proof. exact @greedy_segment. Qed.

Theorem audit_greedy_worst_family :
  forall (h s eta alpha w0 : R) (th0 : nat -> R),
  0 <= h ->
  0 < eta <= 1 ->
  eta * h <= 1 ->
  s * (h - 1) > 1 + h ->
  0 < alpha ->
  0 < w0 < 1 ->
  (forall j : nat, (j < 2)%nat -> 0 <= th0 j <= 1) ->
  let H := matvec 2 (diag (pair 1 h)) in
  let c := pair (- s) s in
  let w :=
    fun k : nat =>
    weights 2 2 (fun i : nat => quadratic_grad H (corner i))
      (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta 1
      (eg 2 alpha) (two w0) th0 k 0%nat in
  let F := fun x : R => outer_loss 2 2 corner c (two x) in
  (forall k : nat, w k < w (S k)) /\
  (forall k : nat,
   1 - w k <=
   (1 - w0) / w0 * exp (- alpha * (eta * (s * (h - 1) - (1 + h))) * INR k)) /\
  (forall x : R, 0 <= x < 1 -> F x < F 1) /\
  (forall x : R, 0 < x <= 1 -> F 0 < F x).
Proof. exact @greedy_worst_family. Qed.

Theorem audit_greedy_worst_domain :
  forall (eta alpha w0 : R) (th0 : nat -> R),
  0 < eta <= / 4 ->
  0 < alpha ->
  0 < w0 < 1 ->
  (forall j : nat, (j < 2)%nat -> 0 <= th0 j <= 1) ->
  let H := matvec 2 (diag (pair 1 4)) in
  let c := pair (-2) 2 in
  let w :=
    fun k : nat =>
    weights 2 2 (fun i : nat => quadratic_grad H (corner i))
      (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta 1
      (eg 2 alpha) (two w0) th0 k 0%nat in
  let F := fun x : R => outer_loss 2 2 corner c (two x) in
  (forall k : nat, w k < w (S k)) /\
  (forall k : nat, 1 - w k <= (1 - w0) / w0 * exp (- alpha * eta * INR k)) /\
  (forall x : R, F x = 4 + x * x) /\
  (forall x : R, 0 <= x < 1 -> F x < F 1) /\
  (forall x : R, 0 < x <= 1 -> F 0 < F x).
Proof. exact @greedy_worst_domain. Qed.

(** * G2 greedy-worst-ratio *)

Theorem audit_kantorovich :
  forall (d : nat) (A : vec -> vec) (lo hi : R) (x : vec),
  linear A ->
  symmetric d A ->
  between d lo hi A ->
  0 < lo <= hi ->
  4 * lo * hi * (dot d x x * dot d (A x) (A x)) <= (lo + hi)² * (dot d (A x) x)².
Proof. exact @kantorovich. Qed.

Theorem audit_weighted_ratio :
  forall (d : nat) (M : vec -> vec) (c : vec) (lo hi : R)
    (C : vec -> Prop) (x z : vec),
  linear M ->
  symmetric d M ->
  between d lo hi M ->
  0 < lo <= hi ->
  convex C ->
  minimises C (weighted d M c) x ->
  C z -> half_square d c x <= (hi / lo + 1)² / (4 * (hi / lo)) * half_square d c z.
Proof. exact @weighted_ratio. Qed.

Theorem audit_greedy_worst_ratio :
  forall (d : nat) (H : vec -> vec) (c : vec) (eta mu L : R)
    (T : nat) (C : vec -> Prop) (x z : vec),
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 < eta ->
  eta * L <= 1 ->
  (1 <= T)%nat ->
  convex C ->
  minimises C (weighted d (M_op eta H T) c) x ->
  C z ->
  half_square d c x <=
  (kappa eta mu L T + 1)² / (4 * kappa eta mu L T) * half_square d c z.
Proof. exact @greedy_worst_ratio. Qed.

Theorem audit_greedy_worst_ratio_one :
  forall (d : nat) (H : vec -> vec) (c : vec) (eta mu L : R)
    (C : vec -> Prop) (x z : vec),
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 < eta ->
  eta * L <= 1 ->
  convex C ->
  minimises C (weighted d (M_op eta H 1) c) x ->
  C z ->
  0 < half_square d c z ->
  half_square d c x / half_square d c z <= (L / mu + 1)² / (4 * (L / mu)).
Proof. exact @greedy_worst_ratio_one. Qed.

Theorem audit_greedy_ratio_attained :
  forall (kap eta : R) (T : nat),
  1 <= kap ->
  0 < eta ->
  eta * kap <= 1 ->
  (1 <= T)%nat ->
  let H := matvec 2 (diag (pair 1 kap)) in
  let k := (1 - (1 - eta * kap) ^ T) / (1 - (1 - eta * 1) ^ T) in
  let c := fun _ : nat => 0 in
  let a := worst_pair k in
  let x := mix 2 a (two 1) in
  let z := mix 2 a (two 0) in
  minimises (segment a) (weighted 2 (M_op eta H T) c) x /\
  minimises (segment a) (half_square 2 c) z /\
  0 < half_square 2 c z /\
  half_square 2 c x = (k + 1)² / (4 * k) * half_square 2 c z.
Proof. exact @greedy_ratio_attained. Qed.
