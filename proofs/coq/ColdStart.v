(** Claim cold-start (X7): the run whose inner loops all start from the same parameters, exactly.

    Two-domain model, curvature diag(1,h), optima a_1 = (1,1) and a_2 = 0, validation 1/2 |theta - c|^2. A round is [T] inner steps from
    theta_0, all differentiated, then the linear outer step [w <- w - alpha (g_1 - g_2)]; the parameters return to theta_0. With
    p_j = (1-eta h_j)^T, m_j = 1-p_j, m = m_1^2 + m_2^2 and w_T = [m_1 (c_1 - p_1 theta_{0,1}) + m_2 (c_2 - p_2 theta_{0,2})]/m,
      w_k - w_T = (1 - alpha m)^k (w_0 - w_T),
      average - w* = (w_T - w* ) + (w_0 - w_T)(1 - (1 - alpha m)^n)/(n alpha m),
      w_T - w* = -sum_j [p_j (c_j - w* ) + m_j p_j (theta_{0,j} - w* )]/m.
    From theta_0 = c and with p_2 = 0, p = p_1, w_T - w* = (c_2-c_1) p (2-p)/(2 (1 + (1-p)^2)), against (c_2-c_1) p/(2 (2-p)) from warm
    starts: twice as much as p tends to 0.

    Source: derived here. Assumptions: alpha and m are not zero. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains.

Open Scope R_scope.

Section Cold.

Variables h c1 c2 eta alpha : R.
Variable T : nat.
Variables w0 th1 th2 : R.

Let H := matvec 2 (diag (pair 1 h)).

Definition cold_round (w : vec) : vec :=
  linear_step alpha (hypergradient 2 2 (fun i => quadratic_grad H (corner i)) (fun _ _ => H) (fun th => vsub th (pair c1 c2)) eta T w
                       (pair th1 th2)) w.
Definition cold_weights (k : nat) : vec := Nat.iter k cold_round (two w0).

Let p (j : nat) := (1 - eta * pair 1 h j) ^ T.
Let m := (1 - p 0%nat) ^ 2 + (1 - p 1%nat) ^ 2.
Let wT := ((1 - p 0%nat) * (c1 - p 0%nat * th1) + (1 - p 1%nat) * (c2 - p 1%nat * th2)) / m.
Let wstar := (c1 + c2) / 2.

Lemma cold_weights_sum : forall k, sum 2 (cold_weights k) = 1.
Proof. intros [|k]; unfold cold_weights; [unfold two; simpl; ring|]. cbn [Nat.iter]. unfold cold_round at 1, linear_step. simpl. ring. Qed.

Hypothesis m_nonzero : m <> 0.

Lemma cold_weights_S : forall k, cold_weights (S k) O - wT = (1 - alpha * m) * (cold_weights k O - wT).
Proof.
  intros k. pose proof (cold_weights_sum k) as Hw.
  change (cold_weights (S k)) with (cold_round (cold_weights k)). unfold cold_round, linear_step. cbn [Nat.eqb].
  rewrite (hypergradient_difference 2 2 H corner (pair c1 c2) eta (matvec_linear 2 _)) by exact Hw.
  rewrite (inner_closed_form 2 H corner eta (matvec_linear 2 _) _ T _ Hw).
  unfold dot. cbn [sum]. unfold H, vsub, vadd. rewrite !R_diag, !M_diag by lia. fold (p 0%nat) (p 1%nat).
  unfold mix, corner. cbn [sum Nat.eqb pair]. unfold wT. unfold m in *. field. exact m_nonzero.
Qed.

Theorem cold_start_weights : forall k, cold_weights k O - wT = (1 - alpha * m) ^ k * (w0 - wT).
Proof.
  induction k as [|k IH]; [unfold cold_weights, two; simpl; ring|]. rewrite cold_weights_S, IH. simpl. ring.
Qed.

Hypothesis alpha_nonzero : alpha <> 0.

Theorem cold_start_identity : forall n, (1 <= n)%nat ->
  average n cold_weights 0%nat - wstar
  = (wT - wstar) + (w0 - wT) * (1 - (1 - alpha * m) ^ n) / (alpha * m) / INR n.
Proof.
  intros n Hn. assert (Hn0 : INR n <> 0) by (apply not_0_INR; lia).
  assert (E : sum n (fun k => cold_weights k O) = INR n * wT + (w0 - wT) * (1 - (1 - alpha * m) ^ n) / (alpha * m)).
  { clear Hn Hn0. induction n as [|n IH]; [simpl; field; split; assumption|].
    simpl sum. rewrite IH, S_INR. pose proof (cold_start_weights n) as Ek.
    replace (cold_weights n O) with (wT + (1 - alpha * m) ^ n * (w0 - wT)) by lra. simpl pow. field. split; assumption. }
  unfold average. rewrite E. field. repeat split; assumption.
Qed.

Theorem cold_start_bias :
  wT - wstar = - sum 2 (fun j => p j * (pair c1 c2 j - wstar) + (1 - p j) * p j * (pair th1 th2 j - wstar)) / m.
Proof. cbn [sum pair Nat.eqb]. unfold wT, wstar. unfold m in *. field. exact m_nonzero. Qed.

End Cold.

(** From theta_0 = c, second coordinate solved: bias cold over bias warm is (2-p)^2/(1+(1-p)^2), above 1 for 0 < p <= 1. *)
Theorem cold_start_twice : forall c1 c2 p, 0 < p <= 1 ->
  let w := (c1 + c2) / 2 in
  - (p * (c1 - w) + (1 - p) * p * (c1 - w)) / ((1 - p) ^ 2 + 1)
  = (2 - p) ^ 2 / (1 + (1 - p) ^ 2) * ((c2 - c1) * p / (2 * (2 - p))).
Proof. intros c1 c2 p Hp w. unfold w. assert ((1 - p) ^ 2 + 1 <> 0) by nra. field. split; [nra | lra]. Qed.

(** The hypotheses can be met. *)
Lemma cold_start_identity_nonvacuous : exists h eta alpha T n, alpha <> 0 /\ (1 <= n)%nat /\
  (1 - (1 - eta * 1) ^ T) ^ 2 + (1 - (1 - eta * h) ^ T) ^ 2 <> 0.
Proof. exists 4, (/ 4), (/ 4), 1%nat, 1%nat. repeat split; [lra | lia | simpl; lra]. Qed.
