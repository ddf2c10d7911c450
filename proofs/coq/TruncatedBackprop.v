(** Claim truncated-backprop (X6): the error of the average iterate when the last K of T steps are differentiated.

    Two-domain model, curvature diag(1,h), optima a_1 = (1,1) and a_2 = 0, validation 1/2 |theta - c|^2. A round is [T] inner steps from
    the last parameters, of which the last [K <= T] are differentiated, then the linear outer step [w <- w - alpha (g_1 - g_2)]. With
    p_j = (1-eta h_j)^T, q_j = (1-eta h_j)^K, m = 2-q_1-q_2, w_K = ((1-q_1)c_1 + (1-q_2)c_2)/m and w* = (c_1+c_2)/2, for every [n >= 1]
      average - w* = (c_2-c_1)(q_1-q_2)/(2m) + S_n/n,
      m S_n = (s_0-s_n)/alpha + sum_j (1-q_j) p_j (y_n-y_0)_j/(1-p_j),   s = w - w_K,  y = theta - w_K (1,1):
    the bias is that of horizon K, whatever T is.

    Source: derived here. Assumptions: alpha, m, 1-p_1 and 1-p_2 are not zero. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains MetricTable.

Open Scope R_scope.

Section Truncated.

Variables h c1 c2 eta alpha : R.
Variables T K : nat.

Let H := matvec 2 (diag (pair 1 h)).
Let grad (i : nat) := quadratic_grad H (corner i).

Definition truncated_round (s : vec * vec) : vec * vec :=
  (linear_step alpha (truncated_gradient 2 2 H corner (pair c1 c2) eta T K (fst s) (snd s)) (fst s),
   inner 2 grad eta (fst s) T (snd s)).

Variables w0 th1 th2 : R.

Definition truncated_state (k : nat) : vec * vec := Nat.iter k truncated_round (two w0, pair th1 th2).
Definition truncated_weights (k : nat) : vec := fst (truncated_state k).
Definition truncated_parameters (k : nat) : vec := snd (truncated_state k).

Let p (j : nat) := (1 - eta * pair 1 h j) ^ T.
Let q (j : nat) := (1 - eta * pair 1 h j) ^ K.
Let m := 2 - q 0%nat - q 1%nat.
Let wK := ((1 - q 0%nat) * c1 + (1 - q 1%nat) * c2) / m.

Lemma truncated_state_S : forall k, truncated_state (S k) = truncated_round (truncated_state k).
Proof. reflexivity. Qed.

Lemma truncated_weights_sum : forall k, sum 2 (truncated_weights k) = 1.
Proof.
  intros [|k]; unfold truncated_weights.
  - unfold truncated_state, two. simpl. ring.
  - rewrite truncated_state_S. unfold truncated_round, linear_step. simpl. ring.
Qed.

(** theta+ = R_T theta + M_T u w. *)
Lemma truncated_parameters_S : forall k j, (j < 2)%nat ->
  truncated_parameters (S k) j = p j * truncated_parameters k j + (1 - p j) * truncated_weights k O.
Proof.
  intros k j Hj. pose proof (truncated_weights_sum k) as Hw. unfold truncated_parameters. rewrite truncated_state_S.
  unfold truncated_round. cbn [snd]. fold (truncated_weights k) (truncated_parameters k). unfold grad.
  rewrite (inner_closed_form 2 H corner eta (matvec_linear 2 _) _ T _ Hw). unfold vadd, H. rewrite R_diag, M_diag by exact Hj.
  unfold p, mix, corner. simpl. ring.
Qed.

Hypothesis K_le : (K <= T)%nat.

(** g_1 - g_2 = uᵀ M_K (theta+ - c). *)
Lemma truncated_weights_S : forall k,
  truncated_weights (S k) O
  = truncated_weights k O - alpha * ((1 - q 0%nat) * (truncated_parameters (S k) O - c1)
                                     + (1 - q 1%nat) * (truncated_parameters (S k) 1%nat - c2)).
Proof.
  intros k. pose proof (truncated_weights_sum k) as Hw. unfold truncated_weights at 1, truncated_parameters.
  rewrite truncated_state_S. unfold truncated_round, linear_step. cbn [fst snd Nat.eqb].
  fold (truncated_weights k) (truncated_parameters k). unfold truncated_gradient.
  rewrite (hypergradient_difference 2 2 H corner (pair c1 c2) eta (matvec_linear 2 _)) by exact Hw.
  rewrite (truncated_end 2 H corner eta (truncated_weights k) T K (truncated_parameters k) K_le).
  unfold dot, grad. simpl sum. unfold H at 1 3. rewrite !M_diag by lia. unfold q, vsub, corner, pair. simpl. ring.
Qed.

Hypotheses (m_nonzero : m <> 0) (alpha_nonzero : alpha <> 0).
Hypothesis moved : forall j, (j < 2)%nat -> 1 - p j <> 0.

Definition truncated_sum (n : nat) : R :=
  ((truncated_weights 0 O - truncated_weights n O) / alpha
   + sum 2 (fun j => (1 - q j) * p j * (truncated_parameters n j - truncated_parameters 0 j) / (1 - p j))) / m.

Lemma truncated_sum_S : forall n, truncated_sum (S n) = truncated_sum n + (truncated_weights n O - wK).
Proof.
  intros n. unfold truncated_sum. rewrite truncated_weights_S. cbn [sum].
  rewrite (truncated_parameters_S n 0%nat), (truncated_parameters_S n 1%nat) by lia.
  pose proof (moved 0%nat ltac:(lia)). pose proof (moved 1%nat ltac:(lia)). unfold wK. unfold m in *.
  field. repeat split; assumption.
Qed.

Theorem truncated_backprop_identity : forall n, (1 <= n)%nat ->
  average n truncated_weights 0%nat - (c1 + c2) / 2
  = (c2 - c1) * (q 0%nat - q 1%nat) / (2 * m) + truncated_sum n / INR n.
Proof.
  intros n Hn. assert (Hn0 : INR n <> 0) by (apply not_0_INR; lia).
  assert (E : sum n (fun k => truncated_weights k O) = INR n * wK + truncated_sum n).
  { clear Hn Hn0. induction n as [|n IH].
    - unfold truncated_sum. cbn [sum]. rewrite !Rminus_diag_eq by reflexivity. simpl INR.
      pose proof (moved 0%nat ltac:(lia)). pose proof (moved 1%nat ltac:(lia)).
      unfold m in *. field. repeat split; assumption.
    - simpl sum. rewrite IH, truncated_sum_S, S_INR. ring. }
  unfold average. rewrite E. unfold wK. unfold m in *. field. split; assumption.
Qed.

End Truncated.

(** F4's instance, the last step alone: the limit of the error is 3/50 at every horizon. *)
Theorem truncated_backprop_floor :
  let q j := (1 - / 4 * pair 1 4 j) ^ 1 in
  (1 / 2 - 3 / 10) * (q 0%nat - q 1%nat) / (2 * (2 - q 0%nat - q 1%nat)) = 3 / 50.
Proof. unfold pair. simpl. field. Qed.

(** The hypotheses can be met. *)
Lemma truncated_backprop_identity_nonvacuous : exists h eta alpha T K n,
  (K <= T)%nat /\ alpha <> 0 /\ (1 <= n)%nat /\ 2 - (1 - eta * 1) ^ K - (1 - eta * h) ^ K <> 0 /\
  forall j, (j < 2)%nat -> 1 - (1 - eta * pair 1 h j) ^ T <> 0.
Proof.
  exists 4, (/ 4), (/ 4), 2%nat, 1%nat, 1%nat. repeat split; [lia | lra | lia | simpl; lra |].
  intros j Hj. unfold pair. destruct (Nat.eqb j 0); simpl; lra.
Qed.
