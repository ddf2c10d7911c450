(* Full statements: G3, metric table.

   Each theorem of the development is stated here once more in full, so that its
   statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  GreedyWorstDomain GreedyWorstSegment WeightedLoss Entropy Hull GreedyWorstRatio HorizonMetric HorizonTwoDomains
  HorizonInstance ProjectedGradient MetricTable.
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

(** * One metric per hypergradient *)

Theorem audit_at_rest m alpha g w :
  at_rest m alpha g w
  = (simplex m w /\
     forall v, simplex m v ->
       norm m (vsub w (vsub w (vscal alpha g))) <= norm m (vsub v (vsub w (vscal alpha g)))).
Proof. reflexivity. Qed.

Theorem audit_methods m d H a c eta T K w th v i :
  let grad := fun l => quadratic_grad H (a l) in
  truncated_gradient m d H a c eta T K w th
  = hypergradient m d grad (fun _ _ => H) (fun x => vsub x c) eta K w (inner m grad eta w (T - K) th) /\
  ((K <= T)%nat -> inner m grad eta w K (inner m grad eta w (T - K) th) = inner m grad eta w T th) /\
  implicit_gradient d H a v th i = - dot d (H (vsub th (a i))) v.
Proof. split; [reflexivity|]. split; [apply truncated_end|reflexivity]. Qed.

Theorem audit_metric_table :
  forall (m d : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta alpha L : R),
  linear H ->
  symmetric d H ->
  between d 0 L H ->
  0 <= L ->
  0 <= eta ->
  eta * L <= 1 ->
  0 < alpha ->
  forall w : vec,
  simplex m w ->
  let th := mix m a w in
  let best := fun M : vec -> vec => minimises (hull m a) (weighted d M c) th in
  let unrolled := fun T : nat =>
    hypergradient m d (fun i => quadratic_grad H (a i)) (fun _ _ => H) (fun x => vsub x c) eta T in
  (forall T : nat, at_rest m alpha (unrolled T w th) w <-> best (M_op eta H T)) /\
  (forall T K : nat, (K <= T)%nat ->
   at_rest m alpha (truncated_gradient m d H a c eta T K w th) w <-> best (M_op eta H K)) /\
  (forall T : nat, (1 <= T)%nat ->
   at_rest m alpha (truncated_gradient m d H a c eta T 1 w th) w <-> best (fun x => vscal eta (H x))) /\
  (forall (T : nat) (th0 c' : vec),
   M_op eta H T c' = vsub c (R_op eta H T th0) ->
   at_rest m alpha (unrolled T w th0) w <->
   minimises (hull m a) (weighted d (fun x => M_op eta H T (M_op eta H T x)) c') th) /\
  (forall v : vec, H v = vsub th c -> at_rest m alpha (implicit_gradient d H a v th) w <-> best (fun x => x)).
Proof. exact @metric_table. Qed.
