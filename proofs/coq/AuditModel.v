(* Full statements: the algorithm and its fidelity.

   Each theorem of the development is stated here once more in full, so that its
   statement cannot change unnoticed; the proofs are the originals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains
  GreedyWorstDomain GreedyWorstSegment GreedyWorstRatio HorizonMetric
  HorizonTwoDomains.
Open Scope R_scope.

(** * Definitions, spelled out *)

Theorem audit_inner_loop m grad eta w t th :
  inner m grad eta w 0 th = th /\
  inner m grad eta w (S t) th
  = fun j => inner m grad eta w t th j
             - eta * sum m (fun i => w i * grad i (inner m grad eta w t th) j).
Proof. split; reflexivity. Qed.

Theorem audit_sensitivities m grad hess eta w t th i :
  sens m grad hess eta w 0 th i = (fun _ => 0) /\
  sens m grad hess eta w (S t) th i
  = fun j => sens m grad hess eta w t th i j
             - eta * sum m (fun l => w l * hess l (inner m grad eta w t th)
                                       (sens m grad hess eta w t th i) j)
             - eta * grad i (inner m grad eta w t th) j.
Proof. split; reflexivity. Qed.

Theorem audit_hypergradient m d grad hess gradV eta T w th i :
  hypergradient m d grad hess gradV eta T w th i
  = sum d (fun j => sens m grad hess eta w T th i j * gradV (inner m grad eta w T th) j).
Proof. reflexivity. Qed.

Theorem audit_round m d grad hess gradV eta T outer w0 th0 k :
  let W := weights m d grad hess gradV eta T outer w0 th0 in
  let P := parameters m d grad hess gradV eta T outer w0 th0 in
  W 0%nat = w0 /\ P 0%nat = th0 /\
  W (S k) = outer (hypergradient m d grad hess gradV eta T (W k) (P k)) (W k) /\
  P (S k) = inner m grad eta (W k) T (P k).
Proof. repeat split; [apply weights_S|apply parameters_S]. Qed.

Theorem audit_steps m alpha g w i :
  eg m alpha g w i = w i * exp (- alpha * g i) / sum m (fun l => w l * exp (- alpha * g l)) /\
  linear_step alpha g w 0%nat = w 0%nat - alpha * (g 0%nat - g 1%nat) /\
  linear_step alpha g w 1%nat = 1 - (w 0%nat - alpha * (g 0%nat - g 1%nat)).
Proof. repeat split. Qed.

Theorem audit_quadratics m d H a c w th :
  quadratic_grad H (a 0%nat) th = H (fun j => th j - a 0%nat j) /\
  outer_loss m d a c w
  = / 2 * sum d (fun j => (sum m (fun i => w i * a i j) - c j)
                          * (sum m (fun i => w i * a i j) - c j)).
Proof. split; reflexivity. Qed.

Theorem audit_horizon_operators eta H T x :
  R_op eta H T x = Nat.iter T (fun z j => z j - eta * H z j) x /\
  M_op eta H T x = fun j => x j - R_op eta H T x j.
Proof. split; reflexivity. Qed.

Theorem audit_limits d T h a c eta mu L M H :
  segment_margin d T H a c eta
  = dot d (vsub (a 0%nat) (a 1%nat)) (M_op eta H T (vsub c (a 1%nat)))
    - dot d (vsub (a 0%nat) (a 1%nat)) (M_op eta H T (vsub (a 0%nat) (a 1%nat))) /\
  margin d T h a c eta
  = dot d (vsub (a 0%nat) (a 1%nat))
      (M_op eta (matvec d (diag h)) T (vsub c (a 1%nat)))
    - dot d (vsub (a 0%nat) (a 1%nat))
        (M_op eta (matvec d (diag h)) T (vsub (a 0%nat) (a 1%nat))) /\
  kappa eta mu L T = (1 - (1 - eta * L) ^ T) / (1 - (1 - eta * mu) ^ T) /\
  horizon_weight d M a c
  = dot d (vsub (a 0%nat) (a 1%nat)) (M (vsub c (a 1%nat)))
    / dot d (vsub (a 0%nat) (a 1%nat)) (M (vsub (a 0%nat) (a 1%nat))).
Proof. repeat split. Qed.

Theorem audit_lyapunov m d T H a eta alpha v w th :
  lyapunov m d T H a eta alpha v w th
  = sum m (fun i => v i * ln (v i / w i))
    + alpha / 2 * dot d (R_op eta H T (vsub th (mix m a v))) (vsub th (mix m a v)).
Proof. reflexivity. Qed.

(** * The algorithm *)

Theorem audit_reverse_mode_correct :
  forall (m d : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec)
    (gradV : vec -> vec) (eta : R) (T : nat) (w th : vec)
    (i : nat),
  (forall (l : nat) (theta : vec), (l < m)%nat -> symmetric d (hess l theta)) ->
  backward m d grad hess eta w T th (gradV (inner m grad eta w T th)) i =
  hypergradient m d grad hess gradV eta T w th i.
Proof. exact @reverse_mode_correct. Qed.

Theorem audit_hypergradient_is_derivative :
  forall (m d : nat) (grad : nat -> vec -> vec) (hess : nat -> vec -> vec -> vec)
    (V : vec -> R) (gradV : vec -> vec) (eta : R),
  (forall (i : nat) (th : vec), linear (hess i th)) ->
  (forall i : nat, differentiates (grad i) (hess i)) ->
  has_gradient d V gradV ->
  forall (w v : vec) (T : nat) (th : vec),
  is_derive (fun s : R => V (inner m grad eta (along w v s) T th)) 0
    (sum m (fun i : nat => v i * hypergradient m d grad hess gradV eta T w th i)).
Proof. exact @hypergradient_is_derivative. Qed.

Theorem audit_quadratic_hypergradient_is_derivative :
  forall (m d : nat) (H : nat -> nat -> nat -> R) (a : nat -> vec)
    (c : vec) (eta : R) (w v : vec) (T : nat) (th : vec),
  let grad := fun i : nat => quadratic_grad (matvec d (H i)) (a i) in
  let hess := fun (i : nat) (_ : vec) => matvec d (H i) in
  is_derive
    (fun s : R => half_square d c (inner m grad eta (along w v s) T th)) 0
    (sum m
       (fun i : nat =>
        v i *
        hypergradient m d grad hess (fun th0 : vec => vsub th0 c) eta T w th i)).
Proof. exact @quadratic_hypergradient_is_derivative. Qed.

Theorem audit_inner_closed_form :
  forall (m : nat) (H : vec -> vec) (a : nat -> vec) (eta : R),
  linear H ->
  forall (w : nat -> R) (T : nat) (th : vec),
  sum m w = 1 ->
  inner m (fun i : nat => quadratic_grad H (a i)) eta w T th =
  vadd (R_op eta H T th) (M_op eta H T (mix m a w)).
Proof. exact @inner_closed_form. Qed.

Theorem audit_sensitivities_closed_form :
  forall (m : nat) (H : vec -> vec) (a : nat -> vec) (eta : R),
  linear H ->
  forall (w : nat -> R) (T : nat) (th : vec),
  sum m w = 1 ->
  exists z : vec,
    forall i : nat,
    sens m (fun i0 : nat => quadratic_grad H (a i0))
      (fun (_ : nat) (_ : vec) => H) eta w T th i = vadd (M_op eta H T (a i)) z.
Proof. exact @sensitivities_closed_form. Qed.

Theorem audit_hypergradient_difference :
  forall (m d : nat) (H : vec -> vec) (a : nat -> vec) (c : vec) (eta : R),
  linear H ->
  forall (w : nat -> R) (T : nat) (th : vec) (i l : nat),
  sum m w = 1 ->
  hypergradient m d (fun i0 : nat => quadratic_grad H (a i0))
    (fun (_ : nat) (_ : vec) => H) (fun th0 : vec => vsub th0 c) eta T w th i -
  hypergradient m d (fun i0 : nat => quadratic_grad H (a i0))
    (fun (_ : nat) (_ : vec) => H) (fun th0 : vec => vsub th0 c) eta T w th l =
  dot d (M_op eta H T (vsub (a i) (a l)))
    (vsub (inner m (fun i0 : nat => quadratic_grad H (a i0)) eta w T th) c).
Proof. exact @hypergradient_difference. Qed.

Theorem audit_mix_fixed_point :
  forall (m : nat) (H : vec -> vec) (a : nat -> vec) (eta : R),
  linear H ->
  forall w : nat -> R,
  sum m w = 1 ->
  inner_step m (fun i : nat => quadratic_grad H (a i)) eta w (mix m a w) =
  mix m a w.
Proof. exact @mix_fixed_point. Qed.

Theorem audit_mixture_loss_expansion :
  forall (m d : nat) (H : vec -> vec) (a : nat -> vec),
  linear H ->
  forall (w : nat -> R) (th : vec),
  symmetric d H ->
  sum m w = 1 ->
  mixture_loss m d H a w th =
  mixture_loss m d H a w (mix m a w) +
  / 2 * dot d (H (vsub th (mix m a w))) (vsub th (mix m a w)).
Proof. exact @mixture_loss_expansion. Qed.

Theorem audit_mix_minimises :
  forall (m d : nat) (H : vec -> vec) (a : nat -> vec),
  linear H ->
  forall (w : nat -> R) (th : vec) (mu : R),
  symmetric d H ->
  sum m w = 1 ->
  0 < mu ->
  (forall x : vec, mu * dot d x x <= dot d (H x) x) ->
  mixture_loss m d H a w (mix m a w) <= mixture_loss m d H a w th /\
  (mixture_loss m d H a w th <= mixture_loss m d H a w (mix m a w) ->
   forall j : nat, (j < d)%nat -> th j = mix m a w j).
Proof. exact @mix_minimises. Qed.
