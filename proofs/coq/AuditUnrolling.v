(** Full statements: what the unrolled derivative errs by.

    Each headline theorem is stated here once more in full, with the definitions unfolded down to the run of the algorithm, so that
    its statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From DataMixing Require Import Sums Operators Model CurseOfUnrolling.

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
