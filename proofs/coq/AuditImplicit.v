(** Full statements: the implicit hypergradient with a warm adjoint.

    Each headline theorem is stated here once more in full, with the definitions unfolded down to the run of the algorithm, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains MetricTable ImplicitWarm.

Open Scope R_scope.

(** ** X2 implicit-warm *)

Theorem audit_implicit_round h c1 c2 eta alpha T w z :
  let H := matvec 2 (diag (pair 1 h)) in
  let step := fun x : vec * vec =>
    (vsub (fst x) (vscal eta (grad_mix 2 (fun i => quadratic_grad H (corner i)) w (fst x))),
     vsub (snd x) (vscal eta (vsub (H (snd x)) (vsub (fst x) (pair c1 c2))))) in
  let after := Nat.iter T step z in
  implicit_round h c1 c2 eta alpha T (w, z)
  = (linear_step alpha (fun i => - dot 2 (H (vsub (fst after) (corner i))) (snd after)) w, after).
Proof. reflexivity. Qed.

Theorem audit_implicit_warm_identity :
  forall (h c1 c2 eta alpha : R) (T : nat), h <> 0 -> forall w0 th1 th2 v1 v2 : R,
  let state := fun k : nat =>
    Nat.iter k (implicit_round h c1 c2 eta alpha T) (two w0, (pair th1 th2, pair v1 v2)) in
  let W := fun k : nat => fst (state k) in
  let wstar := (c1 + c2) / 2 in
  let p := fun j : nat => (1 - eta * pair 1 h j) ^ T in
  let s := fun j : nat => eta * INR T * (1 - eta * pair 1 h j) ^ (T - 1) in
  let form := fun k : nat =>
    (W k 0%nat - wstar) / (2 * alpha)
    - / 2 * sum 2 (fun j => pair 1 h j *
        (p j * (snd (snd (state k)) j - (wstar - pair c1 c2 j) / pair 1 h j) / (1 - p j)
         + s j * (fst (snd (state k)) j - wstar) / (1 - p j) ^ 2)) in
  alpha <> 0 -> (forall j : nat, (j < 2)%nat -> 1 - p j <> 0) ->
  forall K : nat, (1 <= K)%nat ->
  average K W 0%nat - wstar = (form 0%nat - form K) / INR K.
Proof. exact @implicit_warm_identity. Qed.

Theorem audit_implicit_warm_constant :
  let constant := fun alpha : R =>
    error_form 4 (3 / 10) (1 / 2) (/ 4) alpha 1 (9 / 10) (9 / 10) (9 / 10) 0 0 0 in
  constant (/ 4) = - / 10 /\ constant (/ 20) = 39 / 10.
Proof. exact @implicit_warm_constant. Qed.
