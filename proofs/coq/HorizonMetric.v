(* G3 horizon-metric, convergence part (supports P1; derived here).

   Statement: m domains, shared symmetric Hessian mu <= H <= L in any dimension,
   validation loss 1/2 |theta - c|^2, EG, 0 < eta <= 1/L, T >= 1,
   0 < alpha <= min(1/(2R), 1/D^2), where R ("spread") bounds the span of the
   hypergradients along the trajectory and D the distances |a_i - a_j|; all
   w_{0,i} > 0. Let theta^T = A v, v in the simplex, minimise the M_T-weighted
   validation loss over the hull of the a_i. With y_k = theta_k - theta^T and
     V_k = KL(v|w_k) + (alpha/2) <R_T y_k, y_k>,
   V_{k+1} + (alpha/3) <M_T y_{k+1}, y_{k+1}> <= V_k, and theta_k -> theta^T.
   Assumption: the minimiser theta^T exists (it is unique, see WeightedLoss). *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian WeightedLoss Entropy Hull.
Open Scope R_scope.

Section Lyapunov.
Variables (m d T : nat) (H : vec -> vec) (a : nat -> vec) (c : vec).
Variables (eta alpha mu L spread D : R) (v : vec).

Let grad (i : nat) := quadratic_grad H (a i).
Let hess (i : nat) (_ : vec) := H.
Let gradV (th : vec) := vsub th c.
Let M := M_op eta H T.
Let Rt := R_op eta H T.
Let opt := mix m a v.

Hypothesis H_linear : linear H.
Hypothesis H_symmetric : symmetric d H.
Hypothesis H_between : between d mu L H.
Hypothesis mu_pos : 0 < mu <= L.
Hypothesis eta_pos : 0 < eta.
Hypothesis eta_le : eta * L <= 1.
Hypothesis T_pos : (1 <= T)%nat.
Hypothesis alpha_pos : 0 < alpha.
Hypothesis alpha_spread : alpha * spread <= / 2.
Hypothesis alpha_D : alpha * (D * D) <= 1.
Hypothesis diameter : forall i j, (i < m)%nat -> (j < m)%nat -> norm d (vsub (a i) (a j)) <= D.
Hypothesis v_simplex : simplex m v.
Hypothesis optimal : minimises (hull m a) (weighted d M c) opt.

Definition lyapunov (w th : vec) : R :=
  kl m v w + alpha / 2 * dot d (Rt (vsub th opt)) (vsub th opt).

Let hyper := hypergradient m d grad hess gradV eta T.

Lemma M_is_linear : linear M.
Proof. now apply M_linear. Qed.

Lemma M_is_symmetric : symmetric d M.
Proof. now apply M_symmetric. Qed.

Lemma Rt_form_nonneg z : 0 <= dot d (Rt z) z.
Proof. apply (R_form_nonneg d H eta H_linear H_symmetric mu L); try assumption; lra. Qed.

Lemma opt_centre y : dot d y (vsub (mix m a v) opt) = 0.
Proof.
  fold opt. replace (vsub opt opt) with (vscal 0 opt) by vec_ring. rewrite dot_scal_r. ring.
Qed.

(** One EG step in entropy: [g] is the hypergradient shifted to mean zero under
    [v]; [p] the part due to y', [n] the slack of the optimality conditions. *)
Section Step.
Variables (w th : vec).
Hypothesis w_positive : positive m w.
Hypothesis w_span : forall i j, (i < m)%nat -> (j < m)%nat ->
  hyper w th i - hyper w th j <= spread.

Let th' := inner m grad eta w T th.
Let y := vsub th opt.
Let y' := vsub th' opt.
Let x := vsub (mix m a w) opt.
Let g (i : nat) : R := dot d (M (vsub th' c)) (vsub (a i) opt).
Let p (i : nat) : R := dot d (M y') (vsub (a i) opt).
Let n (i : nat) : R := dot d (M (vsub opt c)) (vsub (a i) opt).
Let Q := dot d (M y') y'.
Let N := sum m (fun i => w i * n i).

Lemma g_split i : g i = p i + n i.
Proof.
  unfold g, p, n. rewrite <- dot_add_l. destruct M_is_linear as [Hadd _].
  rewrite <- Hadd. do 2 f_equal. unfold y'. vec_ring.
Qed.

Lemma g_difference i l : hyper w th i - hyper w th l = g i - g l.
Proof.
  unfold hyper, grad, hess, gradV.
  rewrite (hypergradient_difference m d H a c eta H_linear) by apply w_positive.
  fold grad th'. unfold g. rewrite <- dot_sub_r. fold M.
  rewrite (M_is_symmetric (vsub (a i) (a l))), dot_comm. f_equal. vec_ring.
Qed.

Lemma g_centred : sum m (fun i => v i * g i) = 0.
Proof. unfold g. rewrite mix_dot by apply v_simplex. apply opt_centre. Qed.

Lemma p_centred : sum m (fun i => v i * p i) = 0.
Proof. unfold p. rewrite mix_dot by apply v_simplex. apply opt_centre. Qed.

Lemma n_nonneg i : (i < m)%nat -> 0 <= n i.
Proof.
  intros Hi. apply (minimiser_variational d M c M_is_linear M_is_symmetric (hull m a));
    [apply hull_convex|exact optimal|now apply hull_vertex].
Qed.

Lemma M_y_norm : norm d (M y') * norm d (M y') <= Q.
Proof.
  rewrite norm_sqr. apply (M_square_le d H eta H_linear H_symmetric mu L); try assumption; lra.
Qed.

Lemma g_bound i : (i < m)%nat -> Rabs (g i) <= spread.
Proof.
  apply (centred_bound m v g spread v_simplex g_centred).
  intros. rewrite <- g_difference. auto.
Qed.

Lemma g_square i : (i < m)%nat -> g i * g i <= D * D * Q + 2 * spread * n i.
Proof.
  intros Hi. pose proof (g_bound i Hi) as Hg. pose proof (n_nonneg i Hi) as Hn.
  assert (Hp : Rabs (p i) <= D * norm d (M y')).
  { apply (centred_bound m v p _ v_simplex p_centred); [|exact Hi].
    intros j l Hj Hl. unfold p. rewrite <- dot_sub_r.
    replace (vsub (vsub (a j) opt) (vsub (a l) opt)) with (vsub (a j) (a l)) by vec_ring.
    eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply dot_le_norm|].
    rewrite Rmult_comm. apply Rmult_le_compat_r; [apply norm_nonneg|auto]. }
  assert (Hp2 : p i * p i <= D * D * Q).
  { apply Rle_trans with ((D * norm d (M y')) * (D * norm d (M y'))).
    - replace (p i * p i) with (Rabs (p i) * Rabs (p i))
        by (rewrite <- Rabs_mult; apply Rabs_right; nra).
      apply Rmult_le_compat; try apply Rabs_pos; exact Hp.
    - replace (D * norm d (M y') * (D * norm d (M y')))
        with (D * D * (norm d (M y') * norm d (M y'))) by ring.
      apply Rmult_le_compat_l; [nra|exact M_y_norm]. }
  assert (g i * n i <= spread * n i).
  { apply Rmult_le_compat_r; [exact Hn|]. eapply Rle_trans; [apply Rle_abs|exact Hg]. }
  pose proof (Rle_0_sqr (g i - p i)) as Hs. unfold Rsqr in Hs.
  pose proof (g_split i) as Eg.
  assert (g i * g i = g i * p i + g i * n i) by (rewrite Eg at 2; ring). lra.
Qed.

Lemma mean_g : sum m (fun i => w i * g i) = dot d (M y') x + N.
Proof.
  rewrite (sum_ext m _ (fun i => w i * p i + w i * n i)) by (intros; rewrite g_split; ring).
  rewrite sum_plus. unfold p, N. rewrite mix_dot by apply w_positive. reflexivity.
Qed.

Lemma entropy_step :
  kl m v (eg m alpha (hyper w th) w)
  <= kl m v w - alpha * (dot d (M y') x + N) + 2 / 3 * alpha * (Q + N).
Proof.
  destruct w_positive as [[Hw Ew] _].
  assert (HN : 0 <= N)
    by (apply sum_nonneg; intros; apply Rmult_le_pos; [auto|now apply n_nonneg]).
  replace (eg m alpha (hyper w th) w) with (eg m alpha g w).
  2:{ rewrite <- (eg_shift m alpha g w (hyper w th O - g O)). f_equal.
      apply functional_extensionality. intros i. pose proof (g_difference i O). lra. }
  rewrite (eg_kl m alpha g v w v_simplex w_positive), g_centred.
  pose proof (ln_le_sub _ (eg_normaliser_pos m alpha g w (proj1 w_positive))) as Hln.
  assert (Hz : sum m (fun l => w l * exp (- alpha * g l))
    <= sum m (fun l => w l * 1 + - alpha * (w l * g l)
         + 2 / 3 * (alpha * alpha) * (w l * (D * D * Q) + 2 * spread * (w l * n l)))).
  { apply sum_le. intros i Hi.
    replace (w i * 1 + - alpha * (w i * g i)
         + 2 / 3 * (alpha * alpha) * (w i * (D * D * Q) + 2 * spread * (w i * n i)))
      with (w i * (1 + - alpha * g i
                   + 2 / 3 * (alpha * alpha * (D * D * Q + 2 * spread * n i)))) by ring.
    apply Rmult_le_compat_l; [auto|]. eapply Rle_trans; [apply exp_quadratic|].
    - rewrite Rabs_mult, Rabs_Ropp, (Rabs_right alpha) by lra.
      pose proof (g_bound i Hi). nra.
    - pose proof (g_square i Hi). assert (0 <= alpha * alpha) by nra. nra. }
  rewrite !sum_plus, !sum_scal, sum_plus, sum_scal, !sum_scal_r, Ew in Hz. fold N in Hz.
  rewrite mean_g in Hz.
  assert (HQ : 0 <= Q) by (pose proof M_y_norm; pose proof (norm_nonneg d (M y')); nra).
  assert (A1 : alpha * (alpha * (D * D) * Q) <= alpha * (1 * Q))
    by (apply Rmult_le_compat_l; [lra|apply Rmult_le_compat_r; lra]).
  assert (A2 : alpha * (alpha * spread * N) <= alpha * (/ 2 * N))
    by (apply Rmult_le_compat_l; [lra|apply Rmult_le_compat_r; lra]).
  lra.
Qed.

Lemma lyapunov_step :
  lyapunov (eg m alpha (hyper w th) w) th' + alpha / 3 * Q <= lyapunov w th.
Proof.
  destruct w_positive as [[Hw Ew] _].
  assert (HN : 0 <= N)
    by (apply sum_nonneg; intros; apply Rmult_le_pos; [auto|now apply n_nonneg]).
  pose proof entropy_step as Hkl.
  assert (HR : linear Rt) by now apply R_linear.
  assert (Hround : M x = vsub y' (Rt y)).
  { unfold x, y', y, th', grad. rewrite (inner_closed_form m H a eta H_linear) by exact Ew.
    fold M Rt. rewrite (linear_sub M _ _ M_is_linear), (linear_sub Rt _ _ HR).
    unfold M, M_op. fold Rt. vec_ring. }
  assert (Hlag : dot d (M y') x = dot d y' y' - dot d (Rt y) y').
  { rewrite (M_is_symmetric y' x), Hround, dot_sub_r, (dot_comm d y' (Rt y)). reflexivity. }
  assert (Hsplit : dot d y' y' = Q + dot d (Rt y') y').
  { unfold Q, M, M_op. rewrite dot_sub_l. fold Rt. ring. }
  assert (Hyoung : 2 * dot d (Rt y) y' <= dot d (Rt y) y + dot d (Rt y') y').
  { pose proof (Rt_form_nonneg (vsub y y')) as Hpos.
    rewrite (linear_sub Rt _ _ HR) in Hpos. autorewrite with dot in Hpos.
    assert (E : dot d (Rt y') y = dot d (Rt y) y')
      by (unfold Rt; rewrite R_symmetric by assumption; apply dot_comm).
    rewrite E in Hpos. lra. }
  unfold lyapunov. fold y y'.
  assert (alpha * (2 * dot d (Rt y) y') <= alpha * (dot d (Rt y) y + dot d (Rt y') y'))
    by (apply Rmult_le_compat_l; lra).
  assert (0 <= alpha * N) by (apply Rmult_le_pos; lra).
  rewrite Hlag, Hsplit in Hkl. lra.
Qed.
End Step.

Variables (w0 th0 : vec).
Hypothesis w0_positive : positive m w0.
Let W := weights m d grad hess gradV eta T (eg m alpha) w0 th0.
Let P := parameters m d grad hess gradV eta T (eg m alpha) w0 th0.
Hypothesis trajectory_span : forall k i j, (i < m)%nat -> (j < m)%nat ->
  hyper (W k) (P k) i - hyper (W k) (P k) j <= spread.

Lemma weights_positive k : positive m (W k).
Proof.
  induction k as [|k IH]; [exact w0_positive|].
  unfold W. rewrite weights_S. now apply eg_positive.
Qed.

Theorem horizon_metric_lyapunov k :
  lyapunov (W (S k)) (P (S k))
  + alpha / 3 * dot d (M (vsub (P (S k)) opt)) (vsub (P (S k)) opt)
  <= lyapunov (W k) (P k) /\ 0 <= lyapunov (W k) (P k).
Proof.
  split.
  - unfold W at 1, P at 1 2 3. rewrite weights_S, parameters_S. fold W P.
    apply lyapunov_step; [apply weights_positive|apply trajectory_span].
  - unfold lyapunov. pose proof (kl_nonneg m v _ v_simplex (weights_positive k)).
    pose proof (Rt_form_nonneg (vsub (P k) opt)). nra.
Qed.

Theorem horizon_metric_converges :
  is_lim_seq (fun k => norm d (vsub (P k) opt)) (0 : R).
Proof.
  set (V := fun k => lyapunov (W k) (P k)).
  set (e := fun k => vsub (P k) opt).
  assert (Hstep : forall k, V (S k) + alpha / 3 * dot d (M (e (S k))) (e (S k)) <= V k)
    by (intros; apply horizon_metric_lyapunov).
  set (q := 1 - (1 - eta * mu) ^ T).
  assert (Hem : 0 < eta * mu) by (apply Rmult_lt_0_compat; lra).
  assert (HemL : eta * mu <= eta * L) by (apply Rmult_le_compat_l; lra).
  assert (Hq : 0 < q).
  { pose proof (pow_lt_unit (1 - eta * mu) T ltac:(lra) T_pos). unfold q. lra. }
  assert (HMq : forall z, q * dot d z z <= dot d (M z) z).
  { intros z. apply (M_between d H eta H_linear H_symmetric mu L); try assumption; lra. }
  assert (Hdec : forall k, V (S k) <= V k).
  { intros k. specialize (Hstep k). specialize (HMq (e (S k))).
    pose proof (dot_self_nonneg d (e (S k))).
    assert (0 <= dot d (M (e (S k))) (e (S k))) by nra.
    assert (0 <= alpha / 3 * dot d (M (e (S k))) (e (S k))) by (apply Rmult_le_pos; lra). lra. }
  destruct (ex_finite_lim_seq_decr V 0 Hdec) as [l Hl];
    [intros; apply horizon_metric_lyapunov|].
  apply is_lim_seq_incr_1.
  apply (is_lim_seq_ext (fun k => sqrt (dot d (e (S k)) (e (S k))))); [reflexivity|].
  rewrite <- sqrt_0.
  apply (is_lim_seq_continuous sqrt _ 0); [apply continuity_pt_sqrt; lra|].
  apply (is_lim_seq_le_le (fun _ => 0) _ (fun k => 3 / (alpha * q) * (V k - V (S k)))).
  - intros k. split; [apply dot_self_nonneg|]. specialize (Hstep k).
    specialize (HMq (e (S k))).
    apply (Rmult_le_reg_l (alpha * q / 3)); [nra|].
    replace (alpha * q / 3 * (3 / (alpha * q) * (V k - V (S k)))) with (V k - V (S k))
      by (field; lra).
    apply Rle_trans with (alpha / 3 * dot d (M (e (S k))) (e (S k))); [|lra].
    replace (alpha * q / 3 * dot d (e (S k)) (e (S k)))
      with (alpha / 3 * (q * dot d (e (S k)) (e (S k)))) by field.
    apply Rmult_le_compat_l; [lra|exact HMq].
  - apply is_lim_seq_const.
  - replace (Finite 0) with (Rbar_mult (3 / (alpha * q)) (l - l))
      by (simpl; f_equal; ring).
    apply is_lim_seq_scal_l.
    apply is_lim_seq_minus'; [exact Hl|]. now apply (is_lim_seq_incr_1 V).
Qed.

(** Both parts: the Lyapunov function never rises, and theta_k -> theta^T. *)
Theorem horizon_metric :
  (forall k, lyapunov (W (S k)) (P (S k))
     + alpha / 3 * dot d (M (vsub (P (S k)) opt)) (vsub (P (S k)) opt)
     <= lyapunov (W k) (P k)) /\
  is_lim_seq (fun k => norm d (vsub (P k) opt)) (0 : R).
Proof. split; [apply horizon_metric_lyapunov|apply horizon_metric_converges]. Qed.
End Lyapunov.
