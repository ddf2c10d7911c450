(** Claim stochastic-horizon (S5): the mean of the average iterate with stochastic gradients, exactly.

    Two domains, shared diagonal Hessian, a_1 = u, a_2 = 0, noise on the gradient of domain 1, the same samples for the parameters
    and the sensitivities, linear outer step. A round with T noisy inner steps maps theta_i to r_i theta_i + w Z_i, r_i = (1-eta h_i)^T,
    where Z is the noisy sensitivity, and w to w - alpha sum_i Z_i (theta+_i - c_i). If Z_i has mean (1-r_i) u_i and variance v_i and is
    independent of the past (used: uncorrelated with theta_i and w up to the moments below), then for K >= 1 rounds
      E average - w* = (w_oo - w* ) + S_K/K,
      Lambda = sum (1-r_i) u_i^2 + sum v_i,   w_oo = sum (1-r_i) u_i c_i / Lambda,
      S_K = [(s_0 - s_K)/alpha + sum r_i u_i (y_K - y_0)_i] / Lambda,   s_k = E w_k - w_oo,   y_k = E theta_k - w_oo u.
    The term sum v_i tilts the weight away from the noisy domain.

    Source: derived here. Assumptions: the expectation and the moments of Z are arguments of the theorem. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From DataMixing Require Import Sums Expectation.

Open Scope R_scope.

(** ** A round of noisy inner steps, one coordinate *)

Section Round.

Variables eta h u w : R.
Variable xi : nat -> R.

(** Gradient of the mixture: w (h (theta - u) + xi) + (1 - w) h theta. *)
Fixpoint noisy_parameter (theta : R) (t : nat) : R :=
  match t with
  | O => theta
  | S t' => noisy_parameter theta t'
            - eta * (w * (h * (noisy_parameter theta t' - u) + xi t') + (1 - w) * (h * noisy_parameter theta t'))
  end.

(** Difference of the two columns of the sensitivity: z+ = (1 - eta h) z - eta (grad f_1 - grad f_2). *)
Fixpoint noisy_sensitivity (theta : R) (t : nat) : R :=
  match t with
  | O => 0
  | S t' => (1 - eta * h) * noisy_sensitivity theta t'
            - eta * (h * (noisy_parameter theta t' - u) + xi t' - h * noisy_parameter theta t')
  end.

Lemma noisy_round : forall theta T,
  noisy_parameter theta T = (1 - eta * h) ^ T * theta + w * noisy_sensitivity theta T.
Proof. intros theta T. induction T as [|T IH]; simpl; [ring|]. rewrite IH. ring. Qed.

End Round.

(** ** The mean over rounds *)

Section Rounds.

Variable Omega : Type.
Variable E : expectation Omega.
Variables d K : nat.
Variables u c r v : vec.
Variable alpha : R.
Variables theta Z : nat -> Omega -> vec.
Variable w : nat -> Omega -> R.

Hypothesis round_theta : forall k o i, (i < d)%nat -> theta (S k) o i = r i * theta k o i + w k o * Z k o i.
Hypothesis round_w : forall k o, w (S k) o = w k o - alpha * sum d (fun i => Z k o i * (theta (S k) o i - c i)).
Hypothesis start : integrable E (w 0%nat) /\ forall i, (i < d)%nat -> integrable E (fun o => theta 0%nat o i).
Hypothesis moments_integrable : forall k i, (k < K)%nat -> (i < d)%nat ->
  integrable E (fun o => Z k o i) /\ integrable E (fun o => Z k o i * theta k o i) /\
  integrable E (fun o => w k o * Z k o i) /\ integrable E (fun o => w k o * Z k o i ^ 2).
Hypothesis moments : forall k i, (k < K)%nat -> (i < d)%nat ->
  mean E (fun o => Z k o i) = (1 - r i) * u i /\
  mean E (fun o => Z k o i * theta k o i) = (1 - r i) * u i * mean E (fun o => theta k o i) /\
  mean E (fun o => w k o * Z k o i) = (1 - r i) * u i * mean E (w k) /\
  mean E (fun o => w k o * Z k o i ^ 2) = (((1 - r i) * u i) ^ 2 + v i) * mean E (w k).
Hypothesis alpha_nonzero : alpha <> 0.

Let Lambda := sum d (fun i => (1 - r i) * u i ^ 2) + sum d v.
Let w_limit := sum d (fun i => (1 - r i) * u i * c i) / Lambda.
Hypothesis Lambda_nonzero : Lambda <> 0.

Definition mean_weight (k : nat) : R := mean E (w k).
Definition mean_parameter (k i : nat) : R := mean E (fun o => theta k o i).

Lemma mean_round : forall k, (k < K)%nat ->
  integrable E (w k) /\ (forall i, (i < d)%nat -> integrable E (fun o => theta k o i)) ->
  (integrable E (w (S k)) /\ (forall i, (i < d)%nat -> integrable E (fun o => theta (S k) o i))) /\
  (forall i, (i < d)%nat -> mean_parameter (S k) i = r i * mean_parameter k i + (1 - r i) * u i * mean_weight k) /\
  mean_weight (S k) = mean_weight k
    - alpha * sum d (fun i => (1 - r i) * u i * (mean_parameter (S k) i - c i) + v i * mean_weight k).
Proof.
  intros k Hk [Iw It].
  assert (Htheta : forall i, (i < d)%nat -> integrable E (fun o => theta (S k) o i) /\
    mean_parameter (S k) i = r i * mean_parameter k i + (1 - r i) * u i * mean_weight k).
  { intros i Hi. destruct (moments_integrable k i Hk Hi) as [_ [_ [I3 _]]]. destruct (moments k i Hk Hi) as [_ [_ [M3 _]]].
    destruct (mean_linear Omega E (r i) 1 _ _ (It i Hi) I3) as [I M].
    assert (Eq : (fun o => theta (S k) o i) = (fun o => r i * theta k o i + 1 * (w k o * Z k o i)))
      by (apply functional_extensionality; intros o; rewrite round_theta by exact Hi; ring).
    unfold mean_parameter at 1. rewrite Eq. split; [exact I|]. rewrite M, M3. unfold mean_parameter, mean_weight. ring. }
  assert (Hg : forall i, (i < d)%nat -> integrable E (fun o => Z k o i * (theta (S k) o i - c i)) /\
    mean E (fun o => Z k o i * (theta (S k) o i - c i))
    = (1 - r i) * u i * (mean_parameter (S k) i - c i) + v i * mean_weight k).
  { intros i Hi. destruct (Htheta i Hi) as [_ Emean].
    destruct (moments_integrable k i Hk Hi) as [I1 [I2 [_ I4]]]. destruct (moments k i Hk Hi) as [M1 [M2 [_ M4]]].
    destruct (mean_linear Omega E (r i) 1 _ _ I2 I4) as [J1 N1].
    destruct (mean_linear Omega E 1 (- c i) _ _ J1 I1) as [J2 N2].
    assert (Eq : (fun o => Z k o i * (theta (S k) o i - c i))
      = (fun o => 1 * (r i * (Z k o i * theta k o i) + 1 * (w k o * Z k o i ^ 2)) + - c i * Z k o i))
      by (apply functional_extensionality; intros o; rewrite round_theta by exact Hi; ring).
    rewrite Eq. split; [exact J2|]. rewrite N2, N1, M1, M2, M4, Emean. unfold mean_parameter, mean_weight. ring. }
  destruct (mean_sum Omega E d (fun i o => Z k o i * (theta (S k) o i - c i))) as [Is Ms]; [intros; now apply Hg|].
  destruct (mean_linear Omega E 1 (- alpha) _ _ Iw Is) as [J N].
  assert (Eq : w (S k) = (fun o => 1 * w k o + - alpha * sum d (fun i => Z k o i * (theta (S k) o i - c i))))
    by (apply functional_extensionality; intros o; rewrite round_w; ring).
  split; [split; [rewrite Eq; exact J | intros; now apply Htheta]|]. split; [intros; now apply Htheta|].
  unfold mean_weight at 1. rewrite Eq, N, Ms. unfold mean_weight.
  rewrite (sum_ext d (fun i => mean E (fun o => Z k o i * (theta (S k) o i - c i)))
    (fun i => (1 - r i) * u i * (mean_parameter (S k) i - c i) + v i * mean E (w k))) by (intros; now apply Hg).
  ring.
Qed.

Lemma all_integrable : forall k, (k <= K)%nat -> integrable E (w k) /\ (forall i, (i < d)%nat -> integrable E (fun o => theta k o i)).
Proof. induction k as [|k IH]; intros Hk; [exact start|]. apply mean_round; [lia | apply IH; lia]. Qed.

(** [Lambda sum_(k<n) (E w_k - w_oo) = (s_0 - s_n)/alpha + sum r_i u_i (y_n - y_0)_i]. *)
Lemma mean_weight_sum : forall n, (n <= K)%nat ->
  Lambda * sum n (fun k => mean_weight k - w_limit)
  = (mean_weight 0 - mean_weight n) / alpha + sum d (fun i => r i * u i * (mean_parameter n i - mean_parameter 0 i)).
Proof.
  induction n as [|n IH]; intros Hn.
  - simpl. rewrite (sum_ext d _ (fun _ => 0)) by (intros; ring). rewrite sum_const. field. exact alpha_nonzero.
  - simpl sum. rewrite Rmult_plus_distr_l, IH by lia.
    destruct (mean_round n ltac:(lia) (all_integrable n ltac:(lia))) as [_ [Ht Hw]].
    assert (Hsplit : sum d (fun i => r i * u i * (mean_parameter (S n) i - mean_parameter 0 i))
      = sum d (fun i => r i * u i * (mean_parameter n i - mean_parameter 0 i))
        + sum d (fun i => r i * u i * (mean_parameter (S n) i - mean_parameter n i)))
      by (rewrite <- sum_plus; apply sum_ext; intros; ring).
    assert (Hdrift : sum d (fun i => (1 - r i) * u i * (mean_parameter (S n) i - c i) + v i * mean_weight n)
      + sum d (fun i => r i * u i * (mean_parameter (S n) i - mean_parameter n i))
      = Lambda * mean_weight n - Lambda * w_limit).
    { replace (Lambda * w_limit) with (sum d (fun i => (1 - r i) * u i * c i))
        by (unfold w_limit; field; exact Lambda_nonzero).
      unfold Lambda. rewrite Rmult_plus_distr_r, <- !sum_scal_r, <- !sum_plus, <- sum_minus.
      apply sum_ext. intros i Hi. rewrite Ht by exact Hi. ring. }
    rewrite Hsplit, Hw.
    replace ((mean_weight 0 - (mean_weight n - alpha * sum d (fun i => (1 - r i) * u i * (mean_parameter (S n) i - c i)
      + v i * mean_weight n))) / alpha)
      with ((mean_weight 0 - mean_weight n) / alpha
        + sum d (fun i => (1 - r i) * u i * (mean_parameter (S n) i - c i) + v i * mean_weight n))
      by (field; exact alpha_nonzero).
    lra.
Qed.

Theorem mean_average_identity : forall w_star, (1 <= K)%nat ->
  mean E (fun o => sum K (fun k => w k o) / INR K) - w_star
  = (w_limit - w_star)
    + (((mean_weight 0 - w_limit) - (mean_weight K - w_limit)) / alpha
       + sum d (fun i => r i * u i * ((mean_parameter K i - w_limit * u i) - (mean_parameter 0 i - w_limit * u i))))
      / Lambda / INR K.
Proof.
  intros w_star HK. assert (HK0 : INR K <> 0) by (apply not_0_INR; lia).
  destruct (mean_sum Omega E K (fun k o => w k o)) as [Is Ms]; [intros; apply all_integrable; lia|].
  assert (Eq : (fun o => sum K (fun k => w k o) / INR K) = (fun o => / INR K * sum K (fun k => w k o)))
    by (apply functional_extensionality; intros o; unfold Rdiv; ring).
  rewrite Eq, mean_scal, Ms by exact Is.
  change (sum K (fun i => mean E (fun o => w i o))) with (sum K mean_weight).
  pose proof (mean_weight_sum K ltac:(lia)) as Hsum. rewrite sum_minus, sum_const in Hsum.
  rewrite (sum_ext d (fun i => r i * u i * (_ - _)) (fun i => r i * u i * (mean_parameter K i - mean_parameter 0 i)))
    by (intros; ring).
  replace (((mean_weight 0 - w_limit) - (mean_weight K - w_limit)) / alpha)
    with ((mean_weight 0 - mean_weight K) / alpha) by (field; exact alpha_nonzero).
  rewrite <- Hsum. field. split; [exact Lambda_nonzero | exact HK0].
Qed.

End Rounds.

(** The hypotheses can be met: one coordinate, two rounds, Z_k = 1/2 + an independent fair sign. *)

Fixpoint toy_run (k o : nat) : R * R :=
  match k with
  | O => (0, 1)
  | S k' => let (th, w) := toy_run k' o in
            let z := / 2 + toss k' o in
            let th' := / 2 * th + w * z in (th', w - / 4 * (z * (th' - 1)))
  end.

Lemma mean_average_identity_nonvacuous :
  let theta := fun k o (_ : nat) => fst (toy_run k o) in
  let Z := fun k o (_ : nat) => / 2 + toss k o in
  let w := fun k o => snd (toy_run k o) in
  (forall k o i, theta (S k) o i = / 2 * theta k o i + w k o * Z k o i) /\
  (forall k o, w (S k) o = w k o - / 4 * sum 1 (fun i => Z k o i * (theta (S k) o i - 1))) /\
  (forall k i, (k < 2)%nat ->
    mean (uniform 7) (fun o => Z k o i) = (1 - / 2) * 1 /\
    mean (uniform 7) (fun o => Z k o i * theta k o i) = (1 - / 2) * 1 * mean (uniform 7) (fun o => theta k o i) /\
    mean (uniform 7) (fun o => w k o * Z k o i) = (1 - / 2) * 1 * mean (uniform 7) (w k) /\
    mean (uniform 7) (fun o => w k o * Z k o i ^ 2) = (((1 - / 2) * 1) ^ 2 + 1) * mean (uniform 7) (w k)).
Proof.
  intros theta Z w. unfold theta, Z, w. repeat split.
  - intros k o i. simpl. destruct (toy_run k o) as [t x]. reflexivity.
  - intros k o. simpl. destruct (toy_run k o) as [t x]. simpl. ring.
  - destruct k as [|[|k]]; [| |lia]; simpl; unfold uniform_mean, toss; simpl; field.
  - destruct k as [|[|k]]; [| |lia]; simpl; unfold uniform_mean, toss; simpl; field.
  - destruct k as [|[|k]]; [| |lia]; simpl; unfold uniform_mean, toss; simpl; field.
  - destruct k as [|[|k]]; [| |lia]; simpl; unfold uniform_mean, toss; simpl; field.
Qed.
