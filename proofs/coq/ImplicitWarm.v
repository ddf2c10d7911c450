(** Claim implicit-warm (X2): the error of the average iterate with a warm adjoint, exactly.

    Two-domain model, curvature diag(1,h), optima a_1 = (1,1) and a_2 = 0, validation 1/2 |theta - c|^2. A round is [T] joint steps
    theta <- theta - eta grad f_w(theta), v <- v - eta (H v - (theta - c)), both from the old theta, then the linear outer step
    [w <- w - alpha (g_1 - g_2)] with the implicit hypergradient g_i = -<grad f_i(theta), v>. Neither theta nor v is reset. With
    p_j = (1-eta h_j)^T, s_j = eta T (1-eta h_j)^(T-1), w* = (c_1+c_2)/2 and v*_j = (w*-c_j)/h_j, for every [K >= 1]
      average - w* = (l_0 - l_K)/K,
      l_k = (w_k-w* )/(2 alpha) - 1/2 sum_j h_j [p_j (v_k-v* )_j/(1-p_j) + s_j (theta_k-w* )_j/(1-p_j)^2]:
    no bias, whatever T is. On F4's instance, T = 1, v_0 = 0: l_0 = -1/10; 39/10 for alpha = 1/20.

    Source: derived here. Assumptions: alpha, h, 1-p_1 and 1-p_2 are not zero. *)

From Coq Require Import Reals Lra Lia Arith.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains MetricTable.

Open Scope R_scope.

Section ImplicitRun.

Variables h c1 c2 eta alpha : R.
Variable T : nat.

Let H := matvec 2 (diag (pair 1 h)).

(** One step of parameters and adjoint. *)
Definition joint_step (w : vec) (z : vec * vec) : vec * vec :=
  (inner_step 2 (fun i => quadratic_grad H (corner i)) eta w (fst z),
   vsub (snd z) (vscal eta (vsub (H (snd z)) (vsub (fst z) (pair c1 c2))))).

Definition implicit_round (s : vec * (vec * vec)) : vec * (vec * vec) :=
  let z := Nat.iter T (joint_step (fst s)) (snd s) in
  (linear_step alpha (implicit_gradient 2 H corner (snd z) (fst z)) (fst s), z).

(** Limit of the adjoint at parameters [x (1,1)]. *)
Definition adjoint_at (x : R) (j : nat) : R := (x - pair c1 c2 j) / pair 1 h j.

Hypothesis h_nonzero : h <> 0.

Lemma joint_closed : forall w z t j, sum 2 w = 1 -> (j < 2)%nat ->
  let r := 1 - eta * pair 1 h j in
  fst (Nat.iter t (joint_step w) z) j = w O + r ^ t * (fst z j - w O) /\
  snd (Nat.iter t (joint_step w) z) j
  = adjoint_at (w O) j + r ^ t * (snd z j - adjoint_at (w O) j) + eta * INR t * r ^ (t - 1) * (fst z j - w O).
Proof.
  intros w z t j Hw Hj r. assert (Hh : pair 1 h j <> 0).
  { unfold pair. destruct (Nat.eqb j 0); [lra | exact h_nonzero]. }
  induction t as [|t [IH1 IH2]]; [simpl; split; ring|].
  change (Nat.iter (S t) (joint_step w) z) with (joint_step w (Nat.iter t (joint_step w) z)). unfold joint_step at 1 3. cbn [fst snd]. unfold vsub at 1 2 3, vscal. split.
  - unfold inner_step. rewrite (grad_mix_shared 2 H corner (matvec_linear 2 _)) by exact Hw.
    unfold vsub at 1, vscal, H. rewrite matvec_diag by exact Hj. unfold vsub. rewrite IH1.
    unfold mix, corner. simpl. unfold r. ring.
  - unfold H. rewrite matvec_diag by exact Hj. unfold vsub. rewrite IH1, IH2.
    replace (S t - 1)%nat with t by lia. rewrite S_INR.
    assert (E : INR t * r ^ t = INR t * (r ^ (t - 1) * r)).
    { destruct t as [|t]; [simpl; ring|]. replace (S t - 1)%nat with t by lia. simpl pow. ring. }
    transitivity (adjoint_at (w O) j + r * r ^ t * (snd z j - adjoint_at (w O) j)
                  + eta * (INR t * (r ^ (t - 1) * r)) * (fst z j - w O) + eta * r ^ t * (fst z j - w O)).
    + unfold adjoint_at, r. field. exact Hh.
    + rewrite <- E. simpl pow. ring.
Qed.

Variables w0 th1 th2 v1 v2 : R.

Definition implicit_state (k : nat) : vec * (vec * vec) :=
  Nat.iter k implicit_round (two w0, (pair th1 th2, pair v1 v2)).
Definition implicit_weights (k : nat) : vec := fst (implicit_state k).

Let wstar := (c1 + c2) / 2.
Let p (j : nat) := (1 - eta * pair 1 h j) ^ T.
Let s (j : nat) := eta * INR T * (1 - eta * pair 1 h j) ^ (T - 1).

(** The linear form whose differences are the sums of the errors. *)
Definition error_form (k : nat) : R :=
  (implicit_weights k O - wstar) / (2 * alpha)
  - / 2 * sum 2 (fun j => pair 1 h j *
      (p j * (snd (snd (implicit_state k)) j - adjoint_at wstar j) / (1 - p j)
       + s j * (fst (snd (implicit_state k)) j - wstar) / (1 - p j) ^ 2)).

Lemma implicit_weights_sum : forall k, sum 2 (implicit_weights k) = 1.
Proof.
  intros [|k]; unfold implicit_weights, implicit_state.
  - unfold two. simpl. ring.
  - change (Nat.iter (S k) implicit_round (two w0, (pair th1 th2, pair v1 v2))) with (implicit_round (implicit_state k)).
    unfold implicit_round, linear_step. simpl. ring.
Qed.

Hypothesis alpha_nonzero : alpha <> 0.
Hypothesis moved : forall j, (j < 2)%nat -> 1 - p j <> 0.

Lemma error_form_S : forall k, implicit_weights k O - wstar = error_form k - error_form (S k).
Proof.
  intros k. pose proof (implicit_weights_sum k) as Hw.
  unfold error_form, implicit_weights in *. change (implicit_state (S k)) with (implicit_round (implicit_state k)).
  unfold implicit_round. cbn [fst snd]. set (w := fst (implicit_state k)) in *. set (z := snd (implicit_state k)).
  destruct (joint_closed w z T 0%nat Hw ltac:(lia)) as [A0 B0].
  destruct (joint_closed w z T 1%nat Hw ltac:(lia)) as [A1 B1].
  unfold linear_step. cbn [Nat.eqb sum]. unfold implicit_gradient, dot, quadratic_grad, H. cbn [sum].
  rewrite !matvec_diag by lia. fold H. unfold vsub, corner. cbn [Nat.eqb]. rewrite A0, A1, B0, B1. clear A0 A1 B0 B1.
  pose proof (moved 0%nat ltac:(lia)) as M0. pose proof (moved 1%nat ltac:(lia)) as M1.
  fold (p 0%nat) (p 1%nat) (s 0%nat) (s 1%nat) in *. unfold adjoint_at, wstar. cbn [pair Nat.eqb].
  field. repeat split; assumption.
Qed.

Theorem implicit_warm_identity : forall K, (1 <= K)%nat ->
  average K implicit_weights 0%nat - wstar = (error_form 0 - error_form K) / INR K.
Proof.
  intros K HK. assert (HK0 : INR K <> 0) by (apply not_0_INR; lia).
  assert (E : sum K (fun k => implicit_weights k O) = INR K * wstar + (error_form 0 - error_form K)).
  { clear HK HK0. induction K as [|K IH]; [simpl; ring|]. simpl sum. rewrite IH, S_INR.
    pose proof (error_form_S K). lra. }
  unfold average. rewrite E. field. exact HK0.
Qed.

End ImplicitRun.

(** N times the error tends to |l_0|. *)
Theorem implicit_warm_constant :
  let constant alpha := error_form 4 (3 / 10) (1 / 2) (/ 4) alpha 1 (9 / 10) (9 / 10) (9 / 10) 0 0 0 in
  constant (/ 4) = - / 10 /\ constant (/ 20) = 39 / 10.
Proof.
  unfold error_form, implicit_weights, implicit_state, adjoint_at, two, pair. simpl. split; field.
Qed.

(** The hypotheses can be met. *)
Lemma implicit_warm_identity_nonvacuous : exists h eta alpha T K, h <> 0 /\ alpha <> 0 /\ (1 <= K)%nat /\
  forall j, (j < 2)%nat -> 1 - (1 - eta * pair 1 h j) ^ T <> 0.
Proof.
  exists 4, (/ 4), (/ 4), 1%nat, 1%nat. repeat split; [lra | lra | lia |].
  intros j Hj. unfold pair. destruct (Nat.eqb j 0); simpl; lra.
Qed.
