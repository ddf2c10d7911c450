(* Full statements: F2.

   Each theorem of the development is stated here once more in full, so that its
   statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian WeightedLoss
  Entropy FullRate FullRateShared FullRateDominated.
Open Scope R_scope.

Theorem audit_objective m d H a v star zstar w i :
  objective m d H a v star w
  = sum m (fun l => v l * (/ 2 * dot d (H l (vsub (star w) (a l))) (vsub (star w) (a l)))) /\
  objective_gradient m d H a v star zstar w i
  = dot d (zstar w i) (fun j => sum m (fun l => v l * H l (vsub (star w) (a l)) j)).
Proof. split; reflexivity. Qed.

(** * F2 full-rate *)

Theorem audit_hoeffding :
  forall (m : nat) (w : vec) (x : nat -> R) (R : R),
  simplex m w ->
  0 <= R ->
  (forall i j : nat, (i < m)%nat -> (j < m)%nat -> x i - x j <= R) ->
  sum m (fun i : nat => w i * exp (x i)) <=
  exp (sum m (fun i : nat => w i * x i) + R * R / 8).
Proof. exact @hoeffding. Qed.

Theorem audit_pinsker :
  forall (m : nat) (v w : vec),
  simplex m v -> positive m w -> dist1 m v w * dist1 m v w / 2 <= kl m v w.
Proof. exact @pinsker. Qed.

Theorem audit_full_rate_average :
  forall (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha delta : R) (g w : nat -> vec),
  (0 < m)%nat ->
  (0 < K)%nat ->
  0 < alpha ->
  convex_on_simplex m F dF ->
  w 0%nat = (fun _ : nat => / INR m) ->
  (forall k : nat, w (S k) = eg m alpha (g k) (w k)) ->
  (forall k : nat, (k < K)%nat -> span_le m (vsub (g k) (dF (w k))) (2 * delta)) ->
  forall (R0 : R) (v : vec),
  (forall k : nat, (k < K)%nat -> span_le m (g k) R0) ->
  simplex m v ->
  F (average K w) - F v <=
  ln (INR m) / (alpha * INR K) + alpha * (R0 * R0) / 8 + 2 * delta.
Proof. exact @full_rate_average. Qed.

Theorem audit_full_rate_tuned :
  forall (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha delta : R) (g w : nat -> vec),
  (0 < m)%nat ->
  (0 < K)%nat ->
  0 < alpha ->
  convex_on_simplex m F dF ->
  w 0%nat = (fun _ : nat => / INR m) ->
  (forall k : nat, w (S k) = eg m alpha (g k) (w k)) ->
  (forall k : nat, (k < K)%nat -> span_le m (vsub (g k) (dF (w k))) (2 * delta)) ->
  forall (R0 : R) (v : vec),
  (forall k : nat, (k < K)%nat -> span_le m (g k) R0) ->
  simplex m v ->
  0 < R0 ->
  (2 <= m)%nat ->
  alpha = sqrt (8 * ln (INR m) / INR K) / R0 ->
  F (average K w) - F v <= R0 * sqrt (ln (INR m) / (2 * INR K)) + 2 * delta.
Proof. exact @full_rate_tuned. Qed.

Theorem audit_full_rate_shifted :
  forall (m K : nat) (F : vec -> R) (dF : vec -> vec)
    (alpha delta : R) (g w : nat -> vec),
  (0 < m)%nat ->
  (0 < K)%nat ->
  0 < alpha ->
  convex_on_simplex m F dF ->
  w 0%nat = (fun _ : nat => / INR m) ->
  (forall k : nat, w (S k) = eg m alpha (g k) (w k)) ->
  (forall k : nat, (k < K)%nat -> span_le m (vsub (g k) (dF (w k))) (2 * delta)) ->
  forall (LF : R) (v : vec),
  smooth_on_simplex m F dF LF ->
  alpha * LF <= 1 ->
  simplex m v ->
  F (average K (fun k : nat => w (S k))) - F v <=
  ln (INR m) / (alpha * INR K) + 2 * delta.
Proof. exact @full_rate_shifted. Qed.

Theorem audit_objective_minimum :
  forall (m d : nat) (H : nat -> vec -> vec) (a : nat -> vec)
    (mu L : R) (v : vec) (star : vec -> vec),
  (forall i : nat, linear (H i)) ->
  (forall i : nat, (i < m)%nat -> symmetric d (H i)) ->
  (forall i : nat, (i < m)%nat -> between d mu L (H i)) ->
  0 < mu <= L ->
  simplex m v ->
  (forall (w : vec) (j : nat),
   simplex m w ->
   (j < d)%nat ->
   grad_mix m (fun i : nat => quadratic_grad (H i) (a i)) w (star w) j = 0) ->
  forall w : vec, objective m d H a v star v <= objective m d H a v star w.
Proof. exact @objective_minimum. Qed.

Theorem audit_full_rate_dominated :
  forall (m d : nat) (H : nat -> vec -> vec) (a : nat -> vec)
    (mu L : R) (v : vec) (star : vec -> vec) (zstar : vec -> nat -> vec),
  (forall i : nat, linear (H i)) ->
  (forall i : nat, (i < m)%nat -> symmetric d (H i)) ->
  (forall i : nat, (i < m)%nat -> between d mu L (H i)) ->
  0 < mu <= L ->
  simplex m v ->
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
  forall (K : nat) (alpha delta : R) (g : nat -> vec)
    (w : nat -> nat -> R) (R0 : R),
  (0 < K)%nat ->
  0 < alpha ->
  w 0%nat = (fun _ : nat => / INR m) ->
  (forall k : nat, w (S k) = eg m alpha (g k) (w k)) ->
  (forall k : nat,
   (k < K)%nat ->
   span_le m (vsub (g k) (objective_gradient m d H a v star zstar (w k)))
     (2 * delta)) ->
  (forall k : nat, (k < K)%nat -> span_le m (g k) R0) ->
  sum K (fun k : nat => objective m d H a v star (w k)) / INR K -
  objective m d H a v star v <=
  L / (2 * mu) *
  (ln (INR m) / (alpha * INR K) + alpha * (R0 * R0) / 8 + 2 * delta).
Proof. exact @full_rate_dominated. Qed.

Theorem audit_full_rate_shared_average :
  forall (m d T K : nat) (H : vec -> vec) (a : nat -> vec)
    (c : vec) (eta alpha mu L D delta : R) (th0 : vec),
  (forall i l : nat, (i < m)%nat -> (l < m)%nat -> norm d (vsub (a i) (a l)) <= D) ->
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 <= eta ->
  eta * L <= 1 ->
  0 < alpha ->
  (0 < m)%nat ->
  (0 < K)%nat ->
  (forall k : nat,
   (k < K)%nat ->
   (1 - eta * mu) ^ T * D *
   (norm d
      (vsub
         (mix m a
            (weights m d (fun i : nat => quadratic_grad H (a i))
               (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
               (eg m alpha) (fun _ : nat => / INR m) th0 k)) c) +
    norm d
      (vsub
         (parameters m d (fun i : nat => quadratic_grad H (a i))
            (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
            (eg m alpha) (fun _ : nat => / INR m) th0 k)
         (mix m a
            (weights m d (fun i : nat => quadratic_grad H (a i))
               (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
               (eg m alpha) (fun _ : nat => / INR m) th0 k)))) <=
   2 * delta) ->
  forall (R0 : R) (v : vec),
  (forall k : nat,
   (k < K)%nat ->
   span_le m
     (hypergradient m d (fun i : nat => quadratic_grad H (a i))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (weights m d (fun i : nat => quadratic_grad H (a i))
           (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
           (eg m alpha) (fun _ : nat => / INR m) th0 k)
        (parameters m d (fun i : nat => quadratic_grad H (a i))
           (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
           (eg m alpha) (fun _ : nat => / INR m) th0 k)) R0) ->
  simplex m v ->
  outer_loss m d a c
    (average K
       (weights m d (fun i : nat => quadratic_grad H (a i))
          (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
          (eg m alpha) (fun _ : nat => / INR m) th0)) -
  outer_loss m d a c v <=
  ln (INR m) / (alpha * INR K) + alpha * (R0 * R0) / 8 + 2 * delta.
Proof. exact @full_rate_shared_average. Qed.

Theorem audit_full_rate_shared_shifted :
  forall (m d T K : nat) (H : vec -> vec) (a : nat -> vec)
    (c : vec) (eta alpha mu L D delta : R) (th0 : vec),
  (forall i l : nat, (i < m)%nat -> (l < m)%nat -> norm d (vsub (a i) (a l)) <= D) ->
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 <= eta ->
  eta * L <= 1 ->
  0 < alpha ->
  (0 < m)%nat ->
  (0 < K)%nat ->
  (forall k : nat,
   (k < K)%nat ->
   (1 - eta * mu) ^ T * D *
   (norm d
      (vsub
         (mix m a
            (weights m d (fun i : nat => quadratic_grad H (a i))
               (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
               (eg m alpha) (fun _ : nat => / INR m) th0 k)) c) +
    norm d
      (vsub
         (parameters m d (fun i : nat => quadratic_grad H (a i))
            (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
            (eg m alpha) (fun _ : nat => / INR m) th0 k)
         (mix m a
            (weights m d (fun i : nat => quadratic_grad H (a i))
               (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
               (eg m alpha) (fun _ : nat => / INR m) th0 k)))) <=
   2 * delta) ->
  forall v : vec,
  alpha * (D * D / 4) <= 1 ->
  simplex m v ->
  outer_loss m d a c
    (average K
       (fun k : nat =>
        weights m d (fun i : nat => quadratic_grad H (a i))
          (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
          (eg m alpha) (fun _ : nat => / INR m) th0 (S k))) -
  outer_loss m d a c v <= ln (INR m) / (alpha * INR K) + 2 * delta.
Proof. exact @full_rate_shared_shifted. Qed.
