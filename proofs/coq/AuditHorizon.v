(* Full statements: G3.

   Each theorem of the development is stated here once more in full, so that its
   statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  GreedyWorstDomain GreedyWorstSegment WeightedLoss Entropy Hull GreedyWorstRatio HorizonMetric HorizonTwoDomains
  HorizonInstance.
Open Scope R_scope.

(** * G3 horizon-metric *)

Theorem audit_minimiser_unique :
  forall (d : nat) (M : vec -> vec) (c : vec),
  linear M ->
  symmetric d M ->
  forall (C : vec -> Prop) (lo : R) (x y : vec),
  0 < lo ->
  (forall z : vec, lo * dot d z z <= dot d (M z) z) ->
  convex C ->
  minimises C (weighted d M c) x ->
  minimises C (weighted d M c) y -> forall j : nat, (j < d)%nat -> x j = y j.
Proof. exact @minimiser_unique. Qed.

Theorem audit_horizon_metric :
  forall (m d T : nat) (H : vec -> vec) (a : nat -> vec)
    (c : vec) (eta alpha mu L spread D : R) (v : vec),
  linear H ->
  symmetric d H ->
  between d mu L H ->
  0 < mu <= L ->
  0 < eta ->
  eta * L <= 1 ->
  (1 <= T)%nat ->
  0 < alpha ->
  alpha * spread <= / 2 ->
  alpha * (D * D) <= 1 ->
  (forall i j : nat, (i < m)%nat -> (j < m)%nat -> norm d (vsub (a i) (a j)) <= D) ->
  simplex m v ->
  minimises (hull m a) (weighted d (M_op eta H T) c) (mix m a v) ->
  forall w0 th0 : vec,
  positive m w0 ->
  (forall k i j : nat,
   (i < m)%nat ->
   (j < m)%nat ->
   hypergradient m d (fun i0 : nat => quadratic_grad H (a i0))
     (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
     (weights m d (fun i0 : nat => quadratic_grad H (a i0))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 k)
     (parameters m d (fun i0 : nat => quadratic_grad H (a i0))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 k) i -
   hypergradient m d (fun i0 : nat => quadratic_grad H (a i0))
     (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
     (weights m d (fun i0 : nat => quadratic_grad H (a i0))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 k)
     (parameters m d (fun i0 : nat => quadratic_grad H (a i0))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 k) j <= spread) ->
  (forall k : nat,
   lyapunov m d T H a eta alpha v
     (weights m d (fun i : nat => quadratic_grad H (a i))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 (S k))
     (parameters m d (fun i : nat => quadratic_grad H (a i))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 (S k)) +
   alpha / 3 *
   dot d
     (M_op eta H T
        (vsub
           (parameters m d (fun i : nat => quadratic_grad H (a i))
              (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
              (eg m alpha) w0 th0 (S k)) (mix m a v)))
     (vsub
        (parameters m d (fun i : nat => quadratic_grad H (a i))
           (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
           (eg m alpha) w0 th0 (S k)) (mix m a v)) <=
   lyapunov m d T H a eta alpha v
     (weights m d (fun i : nat => quadratic_grad H (a i))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 k)
     (parameters m d (fun i : nat => quadratic_grad H (a i))
        (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
        (eg m alpha) w0 th0 k)) /\
  is_lim_seq
    (fun k : nat =>
     norm d
       (vsub
          (parameters m d (fun i : nat => quadratic_grad H (a i))
             (fun (_ : nat) (_ : vec) => H) (fun th : vec => vsub th c) eta T
             (eg m alpha) w0 th0 k) (mix m a v))) 0.
Proof. exact @horizon_metric. Qed.

Theorem audit_horizon_weight_minimises :
  forall (d : nat) (M : vec -> vec) (a : nat -> vec) (c : vec) (lo : R),
  linear M ->
  symmetric d M ->
  0 < lo ->
  (forall z : vec, lo * dot d z z <= dot d (M z) z) ->
  0 < dot d (vsub (a 0%nat) (a 1%nat)) (vsub (a 0%nat) (a 1%nat)) ->
  minimises (hull 2 a) (weighted d M c)
    (mix 2 a (two (clip (horizon_weight d M a c)))).
Proof. exact @horizon_weight_minimises. Qed.

Theorem audit_horizon_constant d a c eta hmin :
  let u := vsub (a 0%nat) (a 1%nat) in
  let best := dot d u (vsub c (a 1%nat)) / dot d u u in
  horizon_constant d a c eta hmin =
  sum d (fun j => Rabs (u j * (c j - a 1%nat j - best * u j))) / (2 * (eta * hmin * dot d u u)).
Proof. reflexivity. Qed.

Theorem audit_horizon_metric_gap :
  forall (d T : nat) (h : vec) (a : nat -> vec) (c : vec) (eta hmin : R),
  (forall j : nat, (j < d)%nat -> hmin <= h j /\ eta * h j <= 1) ->
  0 < hmin ->
  0 < eta ->
  (1 <= T)%nat ->
  0 < dot d (vsub (a 0%nat) (a 1%nat)) (vsub (a 0%nat) (a 1%nat)) ->
  Rabs (limit_weight d T h a c eta - best_weight d a c) <=
  horizon_constant d a c eta hmin * (1 - eta * hmin) ^ T.
Proof. exact @horizon_metric_gap. Qed.

Theorem audit_horizon_metric_gap_clipped :
  forall (d T : nat) (h : vec) (a : nat -> vec) (c : vec) (eta hmin : R),
  (forall j : nat, (j < d)%nat -> hmin <= h j /\ eta * h j <= 1) ->
  0 < hmin ->
  0 < eta ->
  (1 <= T)%nat ->
  0 < dot d (vsub (a 0%nat) (a 1%nat)) (vsub (a 0%nat) (a 1%nat)) ->
  Rabs (clip (limit_weight d T h a c eta) - clip (best_weight d a c)) <=
  horizon_constant d a c eta hmin * (1 - eta * hmin) ^ T.
Proof. exact @horizon_metric_gap_clipped. Qed.

Theorem audit_horizon_metric_two_domains :
  forall (d T : nat) (h : vec) (a : nat -> vec) (c : vec) (eta hmin : R),
  (forall j : nat, (j < d)%nat -> hmin <= h j /\ eta * h j <= 1) ->
  0 < hmin ->
  0 < eta ->
  (1 <= T)%nat ->
  0 < dot d (vsub (a 0%nat) (a 1%nat)) (vsub (a 0%nat) (a 1%nat)) ->
  forall (alpha w0 : R) (th0 : vec),
  0 < alpha ->
  alpha *
  sum d
    (fun j : nat =>
     Rabs (vsub (a 0%nat) (a 1%nat) j) *
     (Rabs (vsub (a 0%nat) (a 1%nat) j) + Rabs (a 1%nat j - c j))) <=
  / 2 ->
  alpha * dot d (vsub (a 0%nat) (a 1%nat)) (vsub (a 0%nat) (a 1%nat)) <= 1 ->
  0 < w0 < 1 ->
  in_box d a th0 ->
  is_lim_seq
    (fun k : nat =>
     norm d
       (vsub
          (parameters 2 d
             (fun i : nat => quadratic_grad (matvec d (diag h)) (a i))
             (fun (_ : nat) (_ : vec) => matvec d (diag h))
             (fun th : vec => vsub th c) eta T (eg 2 alpha)
             (two w0) th0 k) (mix 2 a (two (clip (limit_weight d T h a c eta))))))
    0 /\
  is_lim_seq
    (fun k : nat =>
     weights 2 d (fun i : nat => quadratic_grad (matvec d (diag h)) (a i))
       (fun (_ : nat) (_ : vec) => matvec d (diag h))
       (fun th : vec => vsub th c) eta T (eg 2 alpha)
       (two w0) th0 k 0%nat) (clip (limit_weight d T h a c eta)).
Proof. exact @horizon_metric_two_domains. Qed.

Theorem audit_worst_instance_limits :
  clip (limit_weight 2 1 (pair 1 4) corner (pair (-2) 2) (/ 4)) = 1 /\
  clip (limit_weight 2 2 (pair 1 4) corner (pair (-2) 2) (/ 4)) = 18 / 23 /\
  best_weight 2 corner (pair (-2) 2) = 0.
Proof. exact @worst_instance_limits. Qed.
