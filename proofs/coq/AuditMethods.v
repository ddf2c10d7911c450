(** Full statements: extensions X6 to X8.

    Each headline theorem is stated here once more in full, with the definitions unfolded down to the run of the algorithm, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains MetricTable TruncatedBackprop ColdStart MethodTable.

Open Scope R_scope.

(** ** X6 truncated-backprop *)

Theorem audit_truncated_round h c1 c2 eta alpha T K w th :
  let H := matvec 2 (diag (pair 1 h)) in
  let grad := fun i => quadratic_grad H (corner i) in
  truncated_round h c1 c2 eta alpha T K (w, th)
  = (linear_step alpha (hypergradient 2 2 grad (fun _ _ => H) (fun x => vsub x (pair c1 c2)) eta K w
                          (inner 2 grad eta w (T - K) th)) w,
     inner 2 grad eta w T th).
Proof. reflexivity. Qed.

Theorem audit_truncated_backprop_identity :
  forall (h c1 c2 eta alpha : R) (T K : nat) (w0 th1 th2 : R), (K <= T)%nat ->
  let state := fun k : nat => Nat.iter k (truncated_round h c1 c2 eta alpha T K) (two w0, pair th1 th2) in
  let W := fun k : nat => fst (state k) in
  let p := fun j : nat => (1 - eta * pair 1 h j) ^ T in
  let q := fun j : nat => (1 - eta * pair 1 h j) ^ K in
  let m := 2 - q 0%nat - q 1%nat in
  m <> 0 -> alpha <> 0 -> (forall j : nat, (j < 2)%nat -> 1 - p j <> 0) ->
  forall n : nat, (1 <= n)%nat ->
  average n W 0%nat - (c1 + c2) / 2
  = (c2 - c1) * (q 0%nat - q 1%nat) / (2 * m)
    + ((W 0%nat 0%nat - W n 0%nat) / alpha
       + sum 2 (fun j => (1 - q j) * p j * (snd (state n) j - snd (state 0%nat) j) / (1 - p j))) / m / INR n.
Proof. exact @truncated_backprop_identity. Qed.

Theorem audit_truncated_backprop_floor :
  let q j := (1 - / 4 * pair 1 4 j) ^ 1 in
  (1 / 2 - 3 / 10) * (q 0%nat - q 1%nat) / (2 * (2 - q 0%nat - q 1%nat)) = 3 / 50.
Proof. exact @truncated_backprop_floor. Qed.

(** ** X7 cold-start *)

Theorem audit_cold_round h c1 c2 eta alpha T th1 th2 w :
  let H := matvec 2 (diag (pair 1 h)) in
  cold_round h c1 c2 eta alpha T th1 th2 w
  = linear_step alpha (hypergradient 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H) (fun x => vsub x (pair c1 c2)) eta T w
                         (pair th1 th2)) w.
Proof. reflexivity. Qed.

Theorem audit_cold_start_weights :
  forall (h c1 c2 eta alpha : R) (T : nat) (w0 th1 th2 : R),
  let p := fun j : nat => (1 - eta * pair 1 h j) ^ T in
  let m := (1 - p 0%nat) ^ 2 + (1 - p 1%nat) ^ 2 in
  let wT := ((1 - p 0%nat) * (c1 - p 0%nat * th1) + (1 - p 1%nat) * (c2 - p 1%nat * th2)) / m in
  m <> 0 ->
  forall k : nat, Nat.iter k (cold_round h c1 c2 eta alpha T th1 th2) (two w0) 0%nat - wT = (1 - alpha * m) ^ k * (w0 - wT).
Proof. exact @cold_start_weights. Qed.

Theorem audit_cold_start_identity :
  forall (h c1 c2 eta alpha : R) (T : nat) (w0 th1 th2 : R),
  let p := fun j : nat => (1 - eta * pair 1 h j) ^ T in
  let m := (1 - p 0%nat) ^ 2 + (1 - p 1%nat) ^ 2 in
  let wT := ((1 - p 0%nat) * (c1 - p 0%nat * th1) + (1 - p 1%nat) * (c2 - p 1%nat * th2)) / m in
  m <> 0 -> alpha <> 0 ->
  forall n : nat, (1 <= n)%nat ->
  average n (fun k => Nat.iter k (cold_round h c1 c2 eta alpha T th1 th2) (two w0)) 0%nat - (c1 + c2) / 2
  = (wT - (c1 + c2) / 2) + (w0 - wT) * (1 - (1 - alpha * m) ^ n) / (alpha * m) / INR n.
Proof. exact @cold_start_identity. Qed.

Theorem audit_cold_start_bias :
  forall (h c1 c2 eta : R) (T : nat) (th1 th2 : R),
  let p := fun j : nat => (1 - eta * pair 1 h j) ^ T in
  let m := (1 - p 0%nat) ^ 2 + (1 - p 1%nat) ^ 2 in
  let w := (c1 + c2) / 2 in
  m <> 0 ->
  ((1 - p 0%nat) * (c1 - p 0%nat * th1) + (1 - p 1%nat) * (c2 - p 1%nat * th2)) / m - w
  = - sum 2 (fun j => p j * (pair c1 c2 j - w) + (1 - p j) * p j * (pair th1 th2 j - w)) / m.
Proof. exact @cold_start_bias. Qed.

Theorem audit_cold_start_twice :
  forall c1 c2 p : R, 0 < p <= 1 ->
  let w := (c1 + c2) / 2 in
  - (p * (c1 - w) + (1 - p) * p * (c1 - w)) / ((1 - p) ^ 2 + 1)
  = (2 - p) ^ 2 / (1 + (1 - p) ^ 2) * ((c2 - c1) * p / (2 * (2 - p))).
Proof. exact @cold_start_twice. Qed.

(** ** X8 method-table *)

Theorem audit_neumann_is_unrolled :
  forall (m d : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta : R),
  linear H -> symmetric d H -> forall (T : nat) (w th : vec), sum m w = 1 ->
  let grad := fun i => quadratic_grad H (a i) in
  let last := inner m grad eta w T th in
  let g := hypergradient m d grad (fun _ _ => H) (fun x => vsub x c) eta T w th in
  let g' := fun i => - dot d (H (vsub last (a i))) (neumann eta H T (vsub last c)) in
  forall i l : nat, g i - g l = g' i - g' l.
Proof. exact @neumann_is_unrolled. Qed.

Theorem audit_neumann eta H T x :
  neumann eta H (S T) x = vadd (neumann eta H T x) (vscal eta (R_op eta H T x)) /\ neumann eta H 0 x = (fun _ => 0).
Proof. split; reflexivity. Qed.

Theorem audit_normalised_scores :
  forall (d : nat) (grad : nat -> vec -> vec) (pull th w : vec) (alpha : R),
  simplex 2 w -> 0 < w 0%nat -> 0 < w 1%nat -> 0 < alpha ->
  (forall j : nat, (j < d)%nat -> sum 2 (fun i => w i * grad i th j) = 0) ->
  let s := fun i => dot d (grad i th) pull in
  s 0%nat <> 0 ->
  let g := fun i => - (s i / (Rabs (s 0%nat) + Rabs (s 1%nat))) in
  let next := eg 2 alpha g w in
  Rabs (ln (next 1%nat / next 0%nat) - ln (w 1%nat / w 0%nat)) = alpha.
Proof. exact @normalised_scores. Qed.
