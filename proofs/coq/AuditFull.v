(* Full statements: F1.

   Each theorem of the development is stated here once more in full, so that its
   statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian
  Entropy FullTruncation FullTruncationWarmStart
  FullTruncationQuadratic FullTruncationAttained TwoDomains.
Open Scope R_scope.

(** * F1 full-truncation *)

Theorem audit_truncation_recursion :
  forall (z : nat -> R) (q b : R) (T : nat),
  0 <= q ->
  (forall t : nat, (t < T)%nat -> z (S t) <= q * z t + b * q ^ t) ->
  z T <= q ^ T * z 0%nat + b * INR T * q ^ (T - 1).
Proof. exact @truncation_recursion. Qed.

Theorem audit_build_regular :
  forall (m d : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec)
    (gradV : vec -> vec) (eta mu L L2 LV G GV : R) (B : vec -> Prop)
    (star : vec -> vec) (zstar : vec -> nat -> vec),
  0 <= 1 - eta * mu ->
  0 <= eta ->
  0 < mu ->
  0 <= L /\ 0 <= L2 /\ 0 <= LV ->
  (forall w th : vec, simplex m w -> B th -> B (inner_step m grad eta w th)) ->
  (forall w : vec, simplex m w -> B (star w)) ->
  (forall w th : vec,
   simplex m w ->
   B th ->
   norm d (vsub (inner_step m grad eta w th) (star w)) <=
   (1 - eta * mu) * norm d (vsub th (star w))) ->
  (forall (i : nat) (th : vec), linear (hess i th)) ->
  (forall w th z : vec,
   simplex m w ->
   B th ->
   norm d (vsub z (vscal eta (hess_mix m hess w th z))) <=
   (1 - eta * mu) * norm d z) ->
  (forall w th z : vec,
   simplex m w -> B th -> mu * norm d z <= norm d (hess_mix m hess w th z)) ->
  (forall (i : nat) (th th' : vec),
   (i < m)%nat ->
   B th ->
   B th' -> norm d (vsub (grad i th) (grad i th')) <= L * norm d (vsub th th')) ->
  (forall w th th' z : vec,
   simplex m w ->
   B th ->
   B th' ->
   norm d (vsub (hess_mix m hess w th z) (hess_mix m hess w th' z)) <=
   L2 * norm d (vsub th th') * norm d z) ->
  (forall (i : nat) (th : vec), (i < m)%nat -> B th -> norm d (grad i th) <= G) ->
  (forall th : vec, B th -> norm d (gradV th) <= GV) ->
  (forall th th' : vec,
   B th ->
   B th' -> norm d (vsub (gradV th) (gradV th')) <= LV * norm d (vsub th th')) ->
  (forall (w : vec) (i j : nat),
   simplex m w ->
   (i < m)%nat ->
   (j < d)%nat -> hess_mix m hess w (star w) (zstar w i) j = - grad i (star w) j) ->
  (forall (w : vec) (j : nat),
   simplex m w -> (j < d)%nat -> grad_mix m grad w (star w) j = 0) ->
  (forall w th : vec,
   simplex m w ->
   B th -> mu * norm d (vsub th (star w)) <= norm d (grad_mix m grad w th)) ->
  regular m d grad hess gradV eta mu L L2 LV G GV B star zstar.
Proof. exact @Build_regular. Qed.

Theorem audit_full_truncation :
  forall (m d T : nat) (grad : nat -> vec -> vec)
    (hess : nat -> vec -> vec -> vec) (gradV : vec -> vec)
    (eta mu L L2 LV G GV : R) (B : vec -> Prop) (star : vec -> vec)
    (zstar : vec -> nat -> vec),
  regular m d grad hess gradV eta mu L L2 LV G GV B star zstar ->
  forall (w th : vec) (i : nat),
  simplex m w ->
  B th ->
  (i < m)%nat ->
  let e := norm d (vsub th (star w)) in
  Rabs
    (hypergradient m d grad hess gradV eta T w th i -
     true_hypergradient d gradV star zstar w i) <=
  (1 - eta * mu) ^ T * (G / mu) * (GV + LV * e) +
  eta * INR T * (1 - eta * mu) ^ (T - 1) * (L + L2 * (G / mu)) * GV * e.
Proof. exact @full_truncation. Qed.

Theorem audit_full_truncation_warm_start :
  forall (m d T : nat) (grad : nat -> vec -> vec)
    (hess : nat -> vec -> vec -> vec) (gradV : vec -> vec)
    (eta alpha mu L L2 LV G GV D : R) (B : vec -> Prop)
    (star : vec -> vec) (zstar : vec -> nat -> vec),
  regular m d grad hess gradV eta mu L L2 LV G GV B star zstar ->
  0 <= alpha ->
  (forall (i l : nat) (th : vec),
   (i < m)%nat -> (l < m)%nat -> B th -> norm d (vsub (grad i th) (grad l th)) <= D) ->
  forall w0 th0 : vec,
  positive m w0 ->
  B th0 ->
  forall k : nat,
  norm d
    (vsub (parameters m d grad hess gradV eta T (eg m alpha) w0 th0 k)
       (star (weights m d grad hess gradV eta T (eg m alpha) w0 th0 k))) <=
  (1 - eta * mu) ^ (k * T) *
  norm d
    (vsub (parameters m d grad hess gradV eta T (eg m alpha) w0 th0 0)
       (star (weights m d grad hess gradV eta T (eg m alpha) w0 th0 0))) +
  alpha * (D * D) * GV / (4 * (mu * mu)).
Proof. exact @full_truncation_warm_start. Qed.

Theorem audit_full_truncation_quadratic :
  forall (m d T : nat) (H : nat -> vec -> vec) (a : nat -> vec)
    (c : vec) (eta mu L G GV : R) (B : vec -> Prop) (star : vec -> vec)
    (zstar : vec -> nat -> vec),
  (forall i : nat, linear (H i)) ->
  (forall i : nat, (i < m)%nat -> symmetric d (H i)) ->
  (forall i : nat, (i < m)%nat -> between d mu L (H i)) ->
  0 < mu <= L ->
  0 <= eta ->
  eta * L <= 1 ->
  (forall w th : vec,
   simplex m w ->
   B th -> B (inner_step m (fun i : nat => quadratic_grad (H i) (a i)) eta w th)) ->
  (forall w : vec, simplex m w -> B (star w)) ->
  (forall (i : nat) (th : vec),
   (i < m)%nat -> B th -> norm d (quadratic_grad (H i) (a i) th) <= G) ->
  (forall th : vec, B th -> norm d (vsub th c) <= GV) ->
  (forall (w : vec) (j : nat),
   simplex m w ->
   (j < d)%nat ->
   grad_mix m (fun i : nat => quadratic_grad (H i) (a i)) w (star w) j = 0) ->
  (forall (w : vec) (i j : nat),
   simplex m w ->
   (i < m)%nat ->
   (j < d)%nat ->
   hess_mix m (fun (i0 : nat) (_ : vec) => H i0) w (star w) (zstar w i) j =
   - quadratic_grad (H i) (a i) (star w) j) ->
  forall (w th : vec) (i : nat),
  simplex m w ->
  B th ->
  (i < m)%nat ->
  let e := norm d (vsub th (star w)) in
  Rabs
    (hypergradient m d (fun i0 : nat => quadratic_grad (H i0) (a i0))
       (fun (i0 : nat) (_ : vec) => H i0) (fun th0 : vec => vsub th0 c) eta T w th
       i - dot d (zstar w i) (vsub (star w) c)) <=
  (1 - eta * mu) ^ T * (G / mu) * (GV + e) +
  eta * INR T * (1 - eta * mu) ^ (T - 1) * L * GV * e.
Proof. exact @full_truncation_quadratic. Qed.

Theorem audit_full_truncation_shared :
  forall (m d T : nat) (H : vec -> vec) (a : nat -> vec)
    (c : vec) (eta mu L : R) (w : nat -> R) (th : vec)
    (i l : nat),
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 <= eta ->
  eta * L <= 1 ->
  sum m w = 1 ->
  let hyper :=
    hypergradient m d (fun i0 : nat => quadratic_grad H (a i0))
      (fun (_ : nat) (_ : vec) => H) (fun th0 : vec => vsub th0 c) eta T w th in
  let truth := fun i0 : nat => dot d (a i0) (vsub (mix m a w) c) in
  Rabs (hyper i - hyper l - (truth i - truth l)) <=
  (1 - eta * mu) ^ T * norm d (vsub (a i) (a l)) *
  (norm d (vsub (mix m a w) c) + norm d (vsub th (mix m a w))).
Proof. exact @full_truncation_shared. Qed.

Theorem audit_full_truncation_attained :
  forall (mu L eta e GV : R) (T : nat),
  0 < mu ->
  let h := fun i : nat => if i =? 0 then mu else L in
  let H := fun i : nat => matvec 1 (diag (fun _ : nat => h i)) in
  let grad := fun i : nat => quadratic_grad (H i) (corner i) in
  let q := 1 - eta * mu in
  hypergradient 2 1 grad (fun (i : nat) (_ : vec) => H i)
    (fun (_ : vec) (_ : nat) => GV) eta T (two 1) (fun _ : nat => 1 - e) 1%nat -
  - (L / mu) * GV = q ^ T * (L / mu) * GV + eta * INR T * q ^ (T - 1) * L * GV * e.
Proof. exact @full_truncation_attained. Qed.
