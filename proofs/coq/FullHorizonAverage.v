(** Claim full-horizon-average (F4): the error of the average iterate, exactly.

    Two-domain model as it runs: curvature diag(1,h), optima a_1 = (1,1) and a_2 = 0, validation 1/2 |theta - c|^2, [T] inner
    gradient steps from the warm start, linear outer step [w <- w - alpha (g_1 - g_2)]. With p_1 = (1-eta)^T,
    p_2 = (1-eta h)^T, m = 2 - p_1 - p_2, w_T = ((1-p_1) c_1 + (1-p_2) c_2)/m and w* = (c_1+c_2)/2, for every number
    [K >= 1] of rounds
      average - w* = b_T + S_K / K,   b_T = (c_2 - c_1)(p_1 - p_2) / (2 m),
      S_K = [(s_0 - s_K)/alpha + p_1 (y_K - y_0)_1 + p_2 (y_K - y_0)_2] / m,   s = w - w_T,  y = theta - w_T (1,1),
    and F(w) - F(w* ) = (w - w* )^2.

    Source: derived here. Assumptions: alpha and m are not zero. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains.

Open Scope R_scope.

Section TwoDomainRun.

Variables h c1 c2 eta : R.
Variable T : nat.
Variable outer : vec -> vec -> vec.
Variables w0 th0 : vec.

Let H := matvec 2 (diag (pair 1 h)).

(** First weight and parameters after [k] rounds of the algorithm. *)
Definition run_weights (k : nat) : vec :=
  weights 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H) (fun th => vsub th (pair c1 c2)) eta T outer w0 th0 k.

Definition run_parameters (k : nat) : vec :=
  parameters 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H) (fun th => vsub th (pair c1 c2)) eta T outer w0 th0 k.

Definition run_gradient (k : nat) : vec :=
  hypergradient 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H) (fun th => vsub th (pair c1 c2)) eta T
    (run_weights k) (run_parameters k).

Lemma run_weights_S : forall k, run_weights (S k) = outer (run_gradient k) (run_weights k).
Proof. intros k. apply weights_S. Qed.

(** One round of the parameters: [theta+ = R_T theta + M_T u w]. *)
Lemma run_parameters_S : forall k j, (j < 2)%nat -> sum 2 (run_weights k) = 1 ->
  run_parameters (S k) j = (1 - eta * pair 1 h j) ^ T * run_parameters k j
                           + (1 - (1 - eta * pair 1 h j) ^ T) * run_weights k O.
Proof.
  intros k j Hj Hw. unfold run_parameters. rewrite parameters_S.
  fold (run_weights k) (run_parameters k).
  rewrite (inner_closed_form 2 H corner eta (matvec_linear 2 _) _ T _ Hw).
  unfold vadd, H. rewrite R_diag, M_diag by exact Hj.
  unfold mix, corner. simpl. ring.
Qed.

(** The hypergradient difference: [uᵀ M_T (theta+ - c)]. *)
Lemma run_gradient_difference : forall k, sum 2 (run_weights k) = 1 ->
  run_gradient k O - run_gradient k 1%nat
  = (1 - (1 - eta) ^ T) * (run_parameters (S k) O - c1)
    + (1 - (1 - eta * h) ^ T) * (run_parameters (S k) 1%nat - c2).
Proof.
  intros k Hw. unfold run_gradient.
  rewrite (hypergradient_difference 2 2 H corner (pair c1 c2) eta (matvec_linear 2 _)) by exact Hw.
  unfold run_parameters at 2 3. rewrite !parameters_S.
  fold (run_weights k) (run_parameters k).
  unfold dot. simpl. unfold H at 1 3. rewrite !M_diag by lia.
  unfold vsub, corner, pair. simpl. rewrite Rmult_1_r. unfold run_parameters, H. ring.
Qed.

End TwoDomainRun.

(** The outer objective is [w -> (w - w* )^2] plus its minimum. *)
Lemma two_domain_objective : forall c1 c2 w,
  outer_loss 2 2 corner (pair c1 c2) (two w) - outer_loss 2 2 corner (pair c1 c2) (two ((c1 + c2) / 2))
  = (w - (c1 + c2) / 2) ^ 2.
Proof. intros. unfold outer_loss, half_square, dot, vsub, mix, corner, pair, two. simpl. field. Qed.

(** ** The linear outer step *)

Section Linear.

Variables h c1 c2 eta alpha w0 th1 th2 : R.
Variable T : nat.

Let p1 := (1 - eta) ^ T.
Let p2 := (1 - eta * h) ^ T.
Let m := 2 - p1 - p2.
Let wT := ((1 - p1) * c1 + (1 - p2) * c2) / m.

Definition linear_weights : nat -> vec :=
  run_weights h c1 c2 eta T (linear_step alpha) (two w0) (pair th1 th2).
Definition linear_parameters : nat -> vec :=
  run_parameters h c1 c2 eta T (linear_step alpha) (two w0) (pair th1 th2).

(** Deviations from the fixed point of the round. *)
Definition weight_gap (k : nat) : R := linear_weights k O - wT.
Definition parameter_gap (j k : nat) : R := linear_parameters k j - wT.

Lemma linear_weights_sum : forall k, sum 2 (linear_weights k) = 1.
Proof.
  intros [|k].
  - unfold linear_weights, run_weights, weights, run, two. simpl. ring.
  - unfold linear_weights. rewrite run_weights_S. unfold linear_step. simpl. ring.
Qed.

Lemma parameter_gap_S : forall k,
  parameter_gap 0 (S k) = p1 * parameter_gap 0 k + (1 - p1) * weight_gap k /\
  parameter_gap 1 (S k) = p2 * parameter_gap 1 k + (1 - p2) * weight_gap k.
Proof.
  intros k. unfold parameter_gap, weight_gap, linear_parameters, linear_weights.
  rewrite !run_parameters_S by (lia || apply linear_weights_sum).
  unfold pair; simpl. fold p1 p2. rewrite Rmult_1_r. fold p1. split; ring.
Qed.

Hypothesis m_nonzero : m <> 0.

Lemma weight_gap_S : forall k,
  weight_gap (S k) = weight_gap k - alpha * ((1 - p1) * parameter_gap 0 (S k) + (1 - p2) * parameter_gap 1 (S k)).
Proof.
  intros k. unfold weight_gap at 1, linear_weights. rewrite run_weights_S.
  unfold linear_step. simpl. rewrite run_gradient_difference by apply linear_weights_sum.
  fold p1 p2. unfold weight_gap, parameter_gap, linear_parameters, linear_weights.
  assert (E : (1 - p1) * (wT - c1) + (1 - p2) * (wT - c2) = 0) by (unfold wT, m; field; exact m_nonzero).
  set (W := run_weights _ _ _ _ _ _ _ _ k O). set (x1 := run_parameters _ _ _ _ _ _ _ _ (S k) O).
  set (x2 := run_parameters _ _ _ _ _ _ _ _ (S k) 1%nat).
  transitivity (W - wT - alpha * ((1 - p1) * (x1 - wT) + (1 - p2) * (x2 - wT)
    + ((1 - p1) * (wT - c1) + (1 - p2) * (wT - c2)))); [ring | rewrite E; ring].
Qed.

Hypothesis alpha_nonzero : alpha <> 0.

(** [m sum_(k<K) s_k = (s_0 - s_K)/alpha + uᵀ R_T (y_K - y_0)]. *)
Lemma weight_gap_sum : forall K,
  m * sum K weight_gap
  = (weight_gap 0 - weight_gap K) / alpha
    + p1 * (parameter_gap 0 K - parameter_gap 0 0) + p2 * (parameter_gap 1 K - parameter_gap 1 0).
Proof.
  induction K as [|K IH]; [simpl; field; exact alpha_nonzero|].
  simpl sum. rewrite Rmult_plus_distr_l, IH.
  destruct (parameter_gap_S K) as [E1 E2]. rewrite weight_gap_S.
  rewrite E1, E2. unfold m. field. exact alpha_nonzero.
Qed.

Theorem average_error_identity : forall K, (1 <= K)%nat ->
  average K linear_weights 0%nat - (c1 + c2) / 2
  = (c2 - c1) * (p1 - p2) / (2 * m)
    + ((weight_gap 0 - weight_gap K) / alpha
       + p1 * (parameter_gap 0 K - parameter_gap 0 0) + p2 * (parameter_gap 1 K - parameter_gap 1 0)) / m / INR K.
Proof.
  intros K HK. assert (HK0 : INR K <> 0) by (apply not_0_INR; lia).
  rewrite <- weight_gap_sum. unfold average.
  assert (E : sum K (fun k => linear_weights k O) = sum K weight_gap + INR K * wT).
  { rewrite <- sum_const, <- sum_plus. apply sum_ext. intros i _. unfold weight_gap. ring. }
  rewrite E. unfold wT, m. field. split; [exact m_nonzero | exact HK0].
Qed.

End Linear.

(** The hypotheses can be met. *)
Lemma average_error_identity_nonvacuous : exists T K, (1 <= K)%nat /\ 2 - (1 - / 4) ^ T - (1 - / 4 * 4) ^ T <> 0 /\ / 4 <> 0.
Proof. exists 1%nat, 1%nat. repeat split; [lia | simpl; lra | lra]. Qed.
